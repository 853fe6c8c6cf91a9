package tracking

import (
	"context"
	"database/sql"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// putMachine keeps what a run binds itself to once, and gives its row.
func putMachine(ctx context.Context, tx *sql.Tx, m core.MachineInfo) (int64, error) {
	rom, err := intern(ctx, tx,
		"SELECT id FROM roms WHERE sha256 = ? AND sha1 = ? AND title = ? AND size = ? AND mapper = ?",
		"INSERT INTO roms(sha256, sha1, title, size, mapper) VALUES(?, ?, ?, ?, ?)",
		m.ROM.SHA256[:], m.ROM.SHA1, m.ROM.Title, m.ROM.Size, m.ROM.Mapper)
	if err != nil {
		return 0, fmt.Errorf("keeping the ROM's hashes: %w", err)
	}
	id, err := intern(ctx, tx,
		`SELECT id FROM machines WHERE rom_id = ? AND system = ? AND core = ? AND core_version = ? AND state_format = ?
			AND width = ? AND height = ? AND frame_rate = ?`,
		`INSERT INTO machines(rom_id, system, core, core_version, state_format, width, height, frame_rate) VALUES(?, ?, ?, ?, ?, ?, ?, ?)`,
		rom, m.System, m.Core, m.CoreVersion, m.StateFormat, m.Width, m.Height, m.FrameRate)
	if err != nil {
		return 0, fmt.Errorf("keeping the machine: %w", err)
	}
	return id, nil
}

// readMachines gives every machine by its row.
func readMachines(ctx context.Context, q querier) (map[int64]core.MachineInfo, error) {
	rows, err := q.QueryContext(ctx, `SELECT m.id, m.system, m.core, m.core_version, m.state_format, m.width, m.height, m.frame_rate,
		r.sha256, r.sha1, r.title, r.size, r.mapper FROM machines m JOIN roms r ON r.id = m.rom_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	machines := map[int64]core.MachineInfo{}
	for rows.Next() {
		var id int64
		var m core.MachineInfo
		if err := rows.Scan(&id, &m.System, &m.Core, &m.CoreVersion, &m.StateFormat, &m.Width, &m.Height, &m.FrameRate,
			scanHash{&m.ROM.SHA256}, &m.ROM.SHA1, &m.ROM.Title, &m.ROM.Size, &m.ROM.Mapper); err != nil {
			return nil, err
		}
		if err := checkMachine(m); err != nil {
			return nil, err
		}
		machines[id] = m
	}
	return machines, rows.Err()
}

// maxFrameRate bounds how many frames a second a console shows.
const maxFrameRate = 1000

// checkMachine refuses a machine that no console is: pictures and times are computed from it.
func checkMachine(m core.MachineInfo) error {
	if m.Width < 1 || m.Height < 1 || m.Width > codec.MaxPixels || m.Height > codec.MaxPixels/m.Width {
		return damaged("a machine's picture has %d by %d pixels", m.Width, m.Height)
	}
	if !(m.FrameRate >= 1 && m.FrameRate <= maxFrameRate) { // also refuses NaN
		return damaged("a machine shows %v frames a second", m.FrameRate)
	}
	return nil
}
