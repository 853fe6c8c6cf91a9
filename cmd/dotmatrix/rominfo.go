package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

func newROM(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rom",
		Short: "Look at ROM files",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newROMInfo(c), newROMList(c))
	return cmd
}

func newROMInfo(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "info [FILE]",
		Short: "Show what a ROM's header says, where that is not so, and which profile knows the game",
		Args:  upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return c.romInfo(cmd.Context(), strings.Join(args, ""), format)
		},
	}
	formatFlag(cmd, &format)
	gameFlag(cmd)
	return cmd
}

// fact is a line of what is known of a ROM.
type fact struct{ name, value string }

var factColumns = []column[fact]{
	{"field", func(f fact) any { return f.name }},
	{"value", func(f fact) any { return f.value }},
}

func (c *cli) romInfo(ctx context.Context, path, format string) error {
	rom, _, err := cartridge.Read(ctx, path)
	if err != nil {
		return err
	}
	machine, err := cartridge.Insert(rom, path)
	if err != nil {
		return err
	}
	header, err := gameboy.ParseHeader(rom)
	if err != nil {
		return err
	}
	known, err := c.knownBy(machine.Info().ROM)
	if err != nil {
		return err
	}
	facts := romFacts(machine, header, rom)
	return list(c.std.Out, format, factColumns, append(facts, fact{"profile", known}))
}

// knownBy tells which profile knows a game, and whether the ROM is the very one that it was made for.
func (c *cli) knownBy(rom core.ROM) (string, error) {
	profile, notices, err := c.bench.Profiles.Find(rom)
	c.notices(notices)
	if err != nil || profile == nil {
		return "none: `dotmatrix game new` writes one", err
	}
	ref := profile.Ref()
	switch byHash, byTitle := profile.Knows(rom); {
	case byHash:
		return fmt.Sprintf("%s %s, by the ROM's hash", ref.Name, ref.Version.Short()), nil
	case byTitle:
		return fmt.Sprintf("%s %s, by the header's title", ref.Name, ref.Version.Short()), nil
	}
	return fmt.Sprintf("%s %s, as chosen", ref.Name, ref.Version.Short()), nil
}

func romFacts(machine *gameboy.Machine, header gameboy.Header, rom []byte) []fact {
	info := machine.Info()
	facts := []fact{
		{"title", info.ROM.Title},
		{"sha256", info.ROM.SHA256.String()},
		{"sha1", info.ROM.SHA1},
		{"console", info.System},
		{"cartridge type", fmt.Sprintf("%s (0x%02X)", info.ROM.Mapper, header.CartridgeType)},
		{"ROM size", fmt.Sprintf("%d bytes; the file has %d", header.ROMBytes(), len(rom))},
		{"RAM size", fmt.Sprintf("%d bytes", header.RAMBytes())},
		{"CGB flag", fmt.Sprintf("0x%02X", header.CGBFlag)},
		{"SGB flag", fmt.Sprintf("0x%02X", header.SGBFlag)},
		{"destination", fmt.Sprintf("0x%02X", header.Destination)},
		{"licensee", fmt.Sprintf("0x%02X %s", header.OldLicensee, header.NewLicensee)},
		{"version", fmt.Sprintf("%d", header.Version)},
		{"header checksum", fmt.Sprintf("0x%02X", header.Checksum)},
		{"global checksum", fmt.Sprintf("0x%04X", header.GlobalChecksum)},
	}
	for _, lie := range header.Lies(rom) {
		facts = append(facts, fact{"not so", lie})
	}
	return facts
}
