package sandbox

import (
	"fmt"

	"github.com/landlock-lsm/go-landlock/landlock"
	kernel "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// restrict binds this process and all that it starts to the views. What later kernels can do beyond the first Landlock is
// taken where it is there.
func restrict(o order, proc bool) error {
	version, err := kernel.LandlockGetABIVersion()
	if err != nil || version < 1 {
		return fmt.Errorf("this kernel has no Landlock, or it is switched off at boot (%v)", err)
	}
	writable := func(path string) landlock.Rule {
		rule := landlock.RWDirs(path)
		if version >= 2 { // the library would give up all rules of an older kernel, which always refuses to move files between folders
			rule = rule.WithRefer()
		}
		return rule
	}
	rules := []landlock.Rule{writable(temporary), writable("/dev/shm")}
	if proc {
		rules = append(rules, landlock.RODirs("/proc"))
	}
	for _, v := range o.Views {
		switch {
		case v.From == "":
		case v.Folder && v.Write:
			rules = append(rules, writable(v.At))
		case v.Folder:
			rules = append(rules, landlock.RODirs(v.At))
		case v.Write:
			rules = append(rules, landlock.RWFiles(v.At))
		default:
			rules = append(rules, landlock.ROFiles(v.At))
		}
	}
	config := landlock.V11.BestEffort()
	if !o.Net {
		return config.Restrict(rules...)
	}
	if err := config.RestrictPaths(rules...); err != nil {
		return err
	}
	return config.RestrictScoped()
}
