// Package sshsig signs what a bundle states and verifies such signatures, in the form that ssh-keygen -Y sign and
// ssh-keygen -Y verify have (OpenSSH, PROTOCOL.sshsig), with the keys that people have already. cmd calls it.
package sshsig
