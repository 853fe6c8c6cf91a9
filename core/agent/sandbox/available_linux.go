package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Available returns an error if programs cannot be put into a sandbox on this machine, and says why. It tries it, once.
var Available = sync.OnceValue(func() error {
	told, err := json.Marshal(order{Views: Policy{}.views(nil), Dir: "/"})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, self)
	command.Args = []string{launcherName, string(told)}
	command.Env = []string{}
	enclose(command, false)
	var said bytes.Buffer
	command.Stderr = &said
	switch err := command.Run(); {
	case err == nil:
		return nil
	case switchedOff() != "":
		return errors.New("user namespaces are switched off for programs such as this; the administrator can allow them: sysctl " + switchedOff())
	case said.Len() > 0:
		return errors.New(strings.TrimPrefix(strings.TrimSpace(said.String()), "sandbox: "))
	default:
		return fmt.Errorf("the kernel refuses user namespaces: %w", err)
	}
})

// switches are the settings of kernels that keep users from namespaces, each with the value that does not.
var switches = []struct{ file, refuses, set string }{
	{"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"},
	{"/proc/sys/kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"},
	{"/proc/sys/user/max_user_namespaces", "0", "user.max_user_namespaces=10000"},
}

// switchedOff is how to switch namespaces on, where a setting of the kernel has them off.
func switchedOff() string {
	for _, s := range switches {
		if data, err := os.ReadFile(s.file); err == nil && strings.TrimSpace(string(data)) == s.refuses {
			return s.set
		}
	}
	return ""
}
