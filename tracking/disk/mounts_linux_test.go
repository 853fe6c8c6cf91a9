package disk

import "testing"

func TestTypeOfAMount(t *testing.T) {
	const mounts = `22 27 0:20 / /sys rw,relatime shared:7 - sysfs sysfs rw
36 25 0:44 / /home/me/far\040away rw,nosuid - fuse.sshfs me@far:/home rw,user_id=1000
37 25 0:4 / /mnt rw - ext4 /dev/sda1 rw
torn`
	for device, want := range map[[2]uint32]string{{0, 44}: "fuse.sshfs", {0, 4}: "ext4", {0, 20}: "sysfs", {8, 1}: ""} {
		if is := mountedAs(mounts, device[0], device[1]); is != want {
			t.Errorf("device %v is %q, want %q", device, is, want)
		}
	}
}
