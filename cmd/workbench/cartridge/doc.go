// Package cartridge finds and opens what goes into the console: ROM files, folders of them, boot ROMs, and the battery
// saves that emulators keep beside a ROM. The workbench builds its runs on it.
package cartridge
