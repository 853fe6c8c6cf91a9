package tui

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// localeNotice says what to do where the environment names a character set that has no block characters; empty: nothing
// is to be done. An environment without a locale is not taken for one that is set wrongly: containers have none.
func localeNotice(environ uv.Environ) string {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		value := environ.Getenv(name)
		if value == "" {
			continue
		}
		_, charset, _ := strings.Cut(strings.ToLower(value), ".")
		if strings.HasPrefix(charset, "utf-8") || strings.HasPrefix(charset, "utf8") {
			return ""
		}
		return name + "=" + value + " is not UTF-8: if pictures are broken, quit and export " + name + "=C.UTF-8"
	}
	return ""
}
