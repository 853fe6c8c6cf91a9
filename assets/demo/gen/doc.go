// Gen turns the demo game's sources (maps, tiles, sprites, monsters, texts, pictures, all plain text) into the C file
// that is compiled into its ROM. assets/demo/build.sh runs it; every fault of a source is reported with file and line.
package main
