package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// attacks are what a hostile program tries; each gets what it is pointed at, and returns nil where it succeeds.
var attacks = map[string]func(target string) error{
	"read":      func(path string) error { _, err := os.ReadFile(path); return err },
	"write":     func(path string) error { return os.WriteFile(path, []byte("x"), 0o600) },
	"overwrite": overwrite,
	"truncate":  func(path string) error { return os.Truncate(path, 0) },
	"remove":    os.Remove,
	"mode":      func(path string) error { return os.Chmod(path, 0o777) },
	"link":      func(path string) error { return os.Link(path, "stolen") },
	"list":      func(path string) error { _, err := os.ReadDir(path); return err },
	"tcp":       func(address string) error { return dial("tcp", address) },
	"udp":       func(address string) error { return dial("udp", address) },
	"unix":      func(address string) error { return dial("unix", address) },
	"packets":   func(string) error { return closed(unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)) },
	"kill":      func(pid string) error { return syscall.Kill(number(pid), 0) },
	"trace":     func(pid string) error { return syscall.PtraceAttach(number(pid)) },
	"environ":   environ,
	"mount":     func(path string) error { return unix.Mount("tmpfs", path, "tmpfs", 0, "") },
	"unmount":   func(path string) error { return unix.Unmount(path, unix.MNT_DETACH) },
	"namespace": namespace,
	"device":    func(path string) error { return unix.Mknod(path, unix.S_IFBLK|0o600, int(unix.Mkdev(254, 0))) },
	"terminal":  func(path string) error { _, err := os.OpenFile(path, os.O_RDWR, 0); return err },
	"files":     inherited,
	"powers":    powers,
}

// attack runs as the program.
func attack(args []string) {
	if args[0] == "daemon" { // it lives on where nobody ends it
		_ = exec.Command("setsid", "sh", "-c", "sleep "+args[1]+" & sleep "+args[1]).Start()
		time.Sleep(200 * time.Millisecond)
		fmt.Println("done")
		return
	}
	if err := attacks[args[0]](args[1]); err != nil {
		fmt.Println("refused:", err)
		return
	}
	fmt.Println("done")
}

func number(text string) int { n, _ := strconv.Atoi(text); return n }

func closed(fd int, err error) error {
	if err == nil {
		_ = unix.Close(fd)
	}
	return err
}

func overwrite(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		_ = file.Close()
	}
	return err
}

func dial(network, address string) error {
	connection, err := net.DialTimeout(network, address, 3*time.Second)
	if err != nil {
		return err
	}
	defer connection.Close()
	_, err = connection.Write([]byte("hello"))
	return err
}

// environ looks for a word in the environment of every process that it sees.
func environ(word string) error {
	found, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range found {
		if data, err := os.ReadFile(path); err == nil && bytes.Contains(data, []byte(word)) {
			return nil
		}
	}
	return fmt.Errorf("not in the %d that it sees", len(found))
}

// namespace makes one of its own, in which it would be root and could mount.
func namespace(path string) error {
	command := exec.Command("unshare", "-Urm", "sh", "-c", "mount -t tmpfs none "+path)
	if said, err := command.CombinedOutput(); err != nil {
		return errors.New(string(said))
	}
	return nil
}

// inherited looks for open files beside the standard ones.
func inherited(string) error {
	for fd := 3; fd < 1024; fd++ {
		target, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
		if err == nil && !strings.HasPrefix(target, "anon_inode:") && !strings.HasPrefix(target, "/sys/fs/cgroup/") { // those are Go's own
			return nil
		}
	}
	return errors.New("there are none")
}

// powers looks for capabilities, and for what grants some.
func powers(string) error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for _, line := range []string{"CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "CapInh:\t0000000000000000", "CapAmb:\t0000000000000000", "NoNewPrivs:\t1"} {
		if !strings.Contains(string(status), line) {
			return nil
		}
	}
	return errors.New("it has none")
}

// needSandbox skips a test where the kernel has no sandbox. CI must have one.
func needSandbox(t *testing.T) {
	t.Helper()
	if err := Available(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no sandbox here: ", err)
	}
}

// victim is a person's machine: a home with what is secret, servers that listen, and the program's folder in it.
type victim struct {
	home, own, outside string
	policy             Policy
}

func newVictim(t *testing.T) victim {
	t.Helper()
	needSandbox(t)
	base, err := os.MkdirTemp("/var/tmp", "dotmatrix-test-*") // /tmp is the program's own
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	home := filepath.Join(base, "home")
	v := victim{home: home, own: filepath.Join(home, "agents", "own"), outside: filepath.Join(base, "outside")}
	for path, text := range map[string]string{".ssh/id": "key", "state/trust.json": "{}", "data/runs.db": "runs", ".env": "KEY=1", "agents/own/helper": "x", "agents/own/a/file": "x",
		"agents/other/file": "x"} {
		path = filepath.Join(home, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.MkdirAll(v.outside, 0o777), os.WriteFile(filepath.Join(v.outside, "file"), []byte("x"), 0o666), os.WriteFile(filepath.Join(v.own, ".env"), []byte("KEY=1"), 0o644),
		os.Symlink(filepath.Join(home, ".ssh", "id"), filepath.Join(v.own, "link")), os.Symlink(v.outside, filepath.Join(v.own, "folder"))); err != nil {
		t.Fatal(err)
	}
	v.policy = Policy{Own: v.own, Private: []string{home, filepath.Join(home, "state"), filepath.Join(home, "data")}, Hidden: []string{filepath.Join(v.own, ".env")}}
	return v
}

// program is the command of an attack.
func (v victim) program(t *testing.T, p Policy, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	command := exec.Command(os.Args[0], append([]string{attackWord}, args...)...)
	command.Dir = v.own
	command.Env = []string{"HOME=" + v.home, "PATH=" + os.Getenv("PATH"), "GOMAXPROCS=1"}
	if err := p.Wrap(command); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	return command, &out
}

func (v victim) try(t *testing.T, p Policy, args ...string) string {
	t.Helper()
	command, out := v.program(t, p, args...)
	if err := command.Run(); err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return strings.TrimSpace(out.String())
}

// TestAttacksAreRefused: on files, the network, other processes, and the sandbox itself.
func TestAttacksAreRefused(t *testing.T) {
	v := newVictim(t)
	t.Setenv("A_KEY_OF_MINE", "sk-in-our-environment")
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	socket := filepath.Join(v.outside, "socket")
	abstract := "@dotmatrix-test-" + strconv.Itoa(os.Getpid())
	for _, address := range []string{socket, abstract} {
		listener, err := net.Listen("unix", address)
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
	}
	us := strconv.Itoa(os.Getpid())
	for _, c := range []struct{ how, at, says string }{
		{"read", filepath.Join(v.home, ".ssh", "id"), "no such file"},
		{"read", filepath.Join(v.home, "state", "trust.json"), "no such file"},
		{"read", filepath.Join(v.home, "data", "runs.db"), "no such file"},
		{"read", filepath.Join(v.home, "agents", "other", "file"), "no such file"},
		{"read", filepath.Join(v.own, "link"), "no such file"},
		{"read", "folder/file", "no such file"},
		{"read", "../../.ssh/id", "no such file"},
		{"read", "/etc/shadow", "no such file"},
		{"read", "/proc/" + us + "/environ", "no such file"},
		{"read", "/proc/1/root/etc/shadow", "no such file"},
		{"list", "/", "permission denied"},
		{"list", v.home, "permission denied"},
		{"write", filepath.Join(v.outside, "new"), "no such file"},
		{"write", "folder/new", "no such file"},
		{"write", filepath.Join(v.home, "agents", "new"), "permission denied"},
		{"write", filepath.Join(v.home, "state", "trust.json"), "no such file"},
		{"write", "/new", "permission denied"},
		{"write", "/usr/new", "read-only file system|permission denied"},
		{"write", "/etc/new", "permission denied"},
		{"write", "/dev/new", "permission denied"},
		{"overwrite", "/usr/bin/env", "read-only file system|permission denied"},
		{"truncate", "/etc/hosts", "read-only file system|permission denied"},
		{"remove", "/etc/hosts", "permission denied|busy"},
		{"mode", "/usr/bin/env", "read-only file system|not permitted"},
		{"link", "/usr/bin/env", "cross-device|permitted|permission denied"},
		{"tcp", tcp.Addr().String(), "network is unreachable|permission denied"},
		{"tcp", "192.0.2.1:80", "network is unreachable|permission denied"},
		{"udp", udp.LocalAddr().String(), "network is unreachable"},
		{"udp", "192.0.2.1:53", "network is unreachable"},
		{"unix", socket, "no such file"},
		{"unix", abstract, "refused|not permitted"},
		{"packets", "", "not permitted"},
		{"kill", us, "no such process|not permitted"},
		{"trace", us, "no such process|not permitted"},
		{"environ", "sk-in-our-environment", "not in the"},
		{"mount", "/tmp", "not permitted"},
		{"unmount", "/usr", "not permitted"},
		{"namespace", "/tmp", "permission denied|not permitted|cannot"},
		{"device", "disk", "not permitted|permission denied"},
		{"terminal", "/dev/tty", "no such file|no such device"},
		{"files", "", "there are none"},
		{"powers", "", "it has none"},
	} {
		said := v.try(t, v.policy, c.how, c.at)
		refused := false
		for says := range strings.SplitSeq(c.says, "|") {
			refused = refused || strings.Contains(strings.ToLower(said), says)
		}
		if !strings.HasPrefix(said, "refused: ") || !refused {
			t.Errorf("%s %s: %s, not %s", c.how, c.at, said, c.says)
		}
	}
	if err := udp.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, from, err := udp.ReadFrom(make([]byte, 16)); err == nil {
		t.Errorf("%d bytes came from %s", n, from)
	}
	if said := v.try(t, v.policy, "read", filepath.Join(v.own, ".env")); said != "done" { // it is empty
		t.Error(said)
	}
	if data, err := os.ReadFile(filepath.Join(v.home, ".ssh", "id")); string(data) != "key" {
		t.Error(string(data), err)
	}
	if entries, err := os.ReadDir(v.outside); err != nil || len(entries) != 2 {
		t.Error(entries, err)
	}
}

// TestWhatAPersonOpens is open, and nothing else.
func TestWhatAPersonOpens(t *testing.T) {
	v := newVictim(t)
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	p := v.policy
	file := filepath.Join(v.outside, "file")
	for _, c := range []struct {
		how, at string
		open    func(*Policy)
		done    bool
	}{
		{"read", file, func(p *Policy) { p.Read = []string{v.outside} }, true},
		{"read", file, func(p *Policy) { p.Read = []string{file} }, true},
		{"overwrite", file, func(p *Policy) { p.Read = []string{v.outside} }, false},
		{"overwrite", file, func(p *Policy) { p.Write = []string{file} }, true},
		{"write", filepath.Join(v.outside, "new"), func(p *Policy) { p.Write = []string{file} }, false},
		{"write", filepath.Join(v.outside, "new"), func(p *Policy) { p.Write = []string{v.outside} }, true},
		{"read", filepath.Join(v.home, ".ssh", "id"), func(p *Policy) { p.Read = []string{v.home} }, true},
		{"write", filepath.Join(v.home, ".ssh", "id"), func(p *Policy) { p.Read = []string{v.home} }, false},
		{"tcp", tcp.Addr().String(), func(p *Policy) { p.Net = true }, true},
		{"read", filepath.Join(v.home, ".ssh", "id"), func(p *Policy) { p.Net = true }, false},
		{"kill", strconv.Itoa(os.Getpid()), func(p *Policy) { p.Net = true }, false},
		{"write", "helper", func(*Policy) {}, true},
		{"write", "a/new", func(*Policy) {}, true},
		{"write", "/tmp/new", func(*Policy) {}, true},
		{"write", "/dev/shm/new", func(*Policy) {}, true},
		{"write", "/dev/null", func(*Policy) {}, true},
		{"read", "/dev/urandom/../null", func(*Policy) {}, false},
		{"read", "/etc/hosts", func(*Policy) {}, true},
		{"list", "/usr/bin", func(*Policy) {}, true},
		{"read", "/proc/self/status", func(*Policy) {}, true},
		{"read", "link", func(p *Policy) { p.Files = []string{filepath.Join(v.own, "link")} }, false}, // it may have put it there
		{"read", "folder/file", func(p *Policy) { p.Read = []string{filepath.Join(v.own, "folder")} }, false},
		{"read", "helper", func(p *Policy) { p.Private = append(p.Private, v.own) }, false},
		{"read", "helper", func(p *Policy) {
			p.Private, p.Files = append(p.Private, v.own), []string{filepath.Join(v.own, "helper")}
		}, true},
	} {
		opened := p
		c.open(&opened)
		if said := v.try(t, opened, c.how, c.at); (said == "done") != c.done {
			t.Errorf("%s %s: %s", c.how, c.at, said)
		}
	}
	if _, err := os.Stat("/tmp/new"); err == nil {
		t.Error("the temporary folder is not its own")
	}
}

// TestNothingOutlivesAProgram: whatever it has started, and however it ends.
func TestNothingOutlivesAProgram(t *testing.T) {
	v := newVictim(t)
	sleep := "31" + strconv.Itoa(os.Getpid())
	if said := v.try(t, v.policy, "daemon", sleep); said != "done" {
		t.Fatal(said)
	}
	command := exec.Command("sh", "-c", "setsid sleep "+sleep+" & echo ready; sleep "+sleep)
	command.Dir = v.own
	if err := v.policy.Wrap(command); err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		living := running("sleep", sleep)
		if len(living) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v live on", living)
		}
	}
}

// running lists the processes with these arguments.
func running(args ...string) []string {
	var all []string
	found, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range found {
		if data, err := os.ReadFile(path); err == nil && string(data) == strings.Join(args, "\x00")+"\x00" {
			all = append(all, path)
		}
	}
	return all
}

// TestTheLauncherIsNoVerb: it does nothing for one who starts it by hand.
func TestTheLauncherIsNoVerb(t *testing.T) {
	for args, says := range map[string]string{`{"program":"/bin/true"}`: "cannot be started by hand", "nonsense": "reading what to run"} {
		command := exec.Command(os.Args[0])
		command.Args = []string{launcherName, args}
		said, err := command.CombinedOutput()
		if command.ProcessState.ExitCode() != exitCode || !strings.Contains(string(said), says) {
			t.Errorf("%s: %s (%v)", args, said, err)
		}
	}
}
