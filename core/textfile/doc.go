// Package textfile opens files that people write or receive from others, and reads text out of them. core/script, core/game
// and core/agent read agent files, profiles, tables and prompts with it, cmd a folder's settings. It imports nothing of the
// project.
//
// Two things go wrong with such files. Editors begin them with a byte order mark, or save them as UTF-16: Decode takes the
// one and names the other. And a name that a stranger's file picks may be a pipe, on which a read waits for ever, or a link
// to a secret: Folder and Open give regular files only.
package textfile
