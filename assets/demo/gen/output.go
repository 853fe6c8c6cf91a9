package main

import (
	"bytes"
	"fmt"
	"strings"
)

// output collects the C source and the header that declares it.
type output struct {
	c, h bytes.Buffer
}

const generated = "/* generated from assets/demo/data; do not edit */\n"

func (o *output) source() []byte {
	return append([]byte(generated+"#include \"data.h\"\n"), o.c.Bytes()...)
}

func (o *output) header() []byte {
	return append([]byte(generated+"#pragma once\n#include <stdint.h>\n"), o.h.Bytes()...)
}

// bytes emits a table of bytes.
func (o *output) bytes(name string, data []byte) {
	fmt.Fprintf(&o.h, "extern const uint8_t %s[%d];\n", name, len(data))
	fmt.Fprintf(&o.c, "const uint8_t %s[%d] = {", name, len(data))
	for i, v := range data {
		if i%16 == 0 {
			o.c.WriteString("\n ")
		}
		fmt.Fprintf(&o.c, "%d,", v)
	}
	o.c.WriteString("\n};\n")
}

// table emits a table of initialisers of a type that the header declares.
func (o *output) table(kind, name string, entries []string) {
	fmt.Fprintf(&o.h, "extern const %s %s[%d];\n", kind, name, len(entries))
	fmt.Fprintf(&o.c, "const %s %s[%d] = {\n  %s\n};\n", kind, name, len(entries), strings.Join(entries, ",\n  "))
}

// record emits one value of a type that the header declares.
func (o *output) record(kind, name, value string) {
	fmt.Fprintf(&o.h, "extern const %s %s;\n", kind, name)
	fmt.Fprintf(&o.c, "const %s %s = %s;\n", kind, name, value)
}

// text emits a string.
func (o *output) text(name, value string) {
	fmt.Fprintf(&o.h, "extern const char %s[%d];\n", name, len(value)+1)
	fmt.Fprintf(&o.c, "const char %s[] = %q;\n", name, value)
}

// number emits a constant.
func (o *output) number(name string, value int) {
	fmt.Fprintf(&o.h, "#define %s %d\n", name, value)
}

// declare adds a line to the header.
func (o *output) declare(line string) {
	o.h.WriteString(line + "\n")
}
