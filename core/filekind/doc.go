// Package filekind says what a file is, by its first bytes before its name: a ROM, a ROM in an archive, another console's
// game, a battery save, a state of another emulator, a record, an agent. The workbench asks it of every file that a person
// names and of every file in the folder of games, so that all verbs and the home screen say the same of the same file.
//
// It reads from what it is given and opens nothing. Files may be hostile: what is unpacked has a limit, and names of
// entries come back as they are, to be cleaned where they are shown.
package filekind
