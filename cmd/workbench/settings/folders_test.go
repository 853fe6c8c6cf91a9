package settings

import (
	"strings"
	"testing"
)

func TestFoldersWithoutHOME(t *testing.T) {
	for _, c := range []struct {
		name        string
		env         map[string]string
		user        string
		data, state string
	}{
		{"root without HOME", nil, "/root", "/root/.local/share/dotmatrix", "/root/.local/state/dotmatrix"},
		{"an empty HOME", map[string]string{"HOME": ""}, "/root", "/root/.local/share/dotmatrix", "/root/.local/state/dotmatrix"},
		{"a user whom nobody knows", nil, "", "/.local/share/dotmatrix", "/.local/state/dotmatrix"},
	} {
		got := findFolders(func(name string) string { return c.env[name] }, func() string { return c.user })
		if got.Data != c.data || got.State != c.state || got.home == "" {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	got := findFolders(func(name string) string { return map[string]string{"XDG_DATA_HOME": "/data"}[name] }, func() string { return "/root" })
	if got.Data != "/data/dotmatrix" || !strings.HasPrefix(got.Config, "/root/.config/") {
		t.Errorf("with XDG_DATA_HOME: %+v", got)
	}
	if got := findFolders(func(string) string { return "/home/ada" }, func() string { t.Error("the user database is asked"); return "" }); got.home != "" {
		t.Errorf("with HOME: %+v", got)
	}
}
