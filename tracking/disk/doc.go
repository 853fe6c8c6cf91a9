// Package disk says what package tracking must know of the disk that a record lies on, on each system in its own way.
package disk
