package tracking

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/mattn/go-sqlite3"

	"dotmatrix/tracking/codec"
)

// querier is a transaction, or the readers' pool.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// connector opens connections to one file in one mode.
type connector struct {
	dsn    string
	driver *sqlite3.SQLiteDriver
	first  []string // statements of every connection
}

// Every connection believes the file as little as SQLite can: its schema may call no function with side effects, and
// cells are checked before they are read.
var cautious = []string{"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA foreign_keys = ON"}

// A finished step is on disk, what is removed is overwritten, and the log is cut back to this many bytes after it was
// written into the file.
var writing = []string{"PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON", "PRAGMA journal_size_limit = 16777216"}

// Modes in which the file is opened.
const (
	modeWrite     = "rw"
	modeRead      = "ro"
	modeImmutable = "ro&immutable=1"                        // for a file on a medium that cannot be written, without a log beside it
	modeMemory    = "memory"                                // no file
	modeScratch   = "rw&_journal_mode=OFF&_synchronous=OFF" // for a file that counts only when it is whole
)

// patience is how long a connection waits for another program that holds the file.
const patience = 5 * time.Second

// openPool makes a pool of at most size connections, each of which runs the statements first. Nothing is opened yet.
func openPool(path, mode string, size int, statements ...string) *sql.DB {
	file := url.URL{Scheme: "file", Path: path}
	c := &connector{
		dsn:    file.String() + "?mode=" + mode + "&_txlock=immediate&_stmt_cache_size=64&_busy_timeout=" + milliseconds(patience),
		driver: &sqlite3.SQLiteDriver{},
		first:  cautious,
	}
	if mode == modeWrite {
		c.first = append(c.first[:len(c.first):len(c.first)], writing...)
	}
	c.first = append(c.first[:len(c.first):len(c.first)], statements...)
	c.driver.ConnectHook = c.prepare
	pool := sql.OpenDB(c)
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// impatient has the connection of a pool return at once where another program holds the file, as turn needs it.
func impatient(ctx context.Context, pool *sql.DB) error {
	_, err := pool.ExecContext(ctx, "PRAGMA busy_timeout = 0")
	return err
}

// patiently does work on the one connection of a pool, which waits meanwhile for whoever holds the file.
func patiently(ctx context.Context, pool *sql.DB, work func() error) error {
	if _, err := pool.ExecContext(ctx, "PRAGMA busy_timeout = "+milliseconds(patience)); err != nil {
		return err
	}
	return errors.Join(work(), impatient(ctx, pool))
}

// Connect opens one connection.
func (c *connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

// Driver is the driver of the connections.
func (c *connector) Driver() driver.Driver { return c.driver }

func (c *connector) prepare(conn *sqlite3.SQLiteConn) error {
	conn.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, codec.MaxRaw)
	for _, statement := range c.first {
		if _, err := conn.Exec(statement, nil); err != nil {
			return err
		}
	}
	return nil
}
