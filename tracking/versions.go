package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dotmatrix/core"
)

// putVersion keeps an agent's version once and gives its row. The same digest logged again is the same version.
func putVersion(ctx context.Context, tx *sql.Tx, v core.Version, now time.Time) (int64, error) {
	return putForeignVersion(ctx, tx, v, now, core.Provenance{})
}

// putForeignVersion is putVersion of a version from elsewhere: one that is not here yet is marked with where it comes from.
func putForeignVersion(ctx context.Context, tx *sql.Tx, v core.Version, now time.Time, origin core.Provenance) (int64, error) {
	if is := core.VersionID(v.Manifest); is != v.ID {
		return 0, fmt.Errorf("the version of agent %q is %s, but its manifest hashes to %s", v.Name, v.ID.Short(), is.Short())
	}
	agent, err := intern(ctx, tx, "SELECT id FROM agents WHERE name = ?", "INSERT INTO agents(name) VALUES(?)", v.Name)
	if err != nil {
		return 0, fmt.Errorf("keeping the agent %q: %w", v.Name, err)
	}
	var id int64
	err = tx.QueryRowContext(ctx, "SELECT id FROM versions WHERE agent_id = ? AND digest = ?", agent, v.ID[:]).Scan(&id)
	if err == nil {
		if anew, err := revive(ctx, tx, id); err != nil || !anew {
			return id, err
		}
		return id, putVersionFiles(ctx, tx, id, v)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	created, err := instant(now)
	if err != nil {
		return 0, err
	}
	var imported any // NULL: it was made here
	if origin.Foreign() {
		if imported, err = instant(origin.Imported); err != nil {
			return 0, err
		}
	}
	id, err = insertRow(ctx, tx, `INSERT INTO versions(agent_id, number, digest, manifest, created_ns, origin, imported_ns)
		VALUES(?1, (SELECT count(*) + 1 FROM versions WHERE agent_id = ?1), ?2, ?3, ?4, ?5, ?6)`, agent, v.ID[:], string(v.Manifest), created, origin.File, imported)
	if err != nil {
		return 0, fmt.Errorf("keeping the version of agent %q: %w", v.Name, err)
	}
	return id, putVersionFiles(ctx, tx, id, v)
}

func putVersionFiles(ctx context.Context, tx *sql.Tx, id int64, v core.Version) error {
	for _, f := range v.Files {
		blob, err := putBlob(ctx, tx, f.Data)
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO version_files(version_id, path, blob_id) VALUES(?, ?, ?)", id, f.Path, blob)
		}
		if err != nil {
			return fmt.Errorf("keeping the file %s of agent %q: %w", f.Path, v.Name, err)
		}
	}
	return nil
}

// readVersions gives every version by its row, without files.
func readVersions(ctx context.Context, q querier) (map[int64]core.Version, error) {
	rows, err := q.QueryContext(ctx, "SELECT v.id, a.name, v.digest, v.manifest FROM versions v JOIN agents a ON a.id = v.agent_id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	versions := map[int64]core.Version{}
	for rows.Next() {
		var id int64
		var v core.Version
		var manifest []byte
		if err := rows.Scan(&id, &v.Name, scanHash{&v.ID}, &manifest); err != nil {
			return nil, err
		}
		v.Manifest = manifest
		versions[id] = v
	}
	return versions, rows.Err()
}

// readFiles gives a version's files, by path.
func readFiles(ctx context.Context, q querier, version int64) ([]core.File, error) {
	rows, err := q.QueryContext(ctx, `SELECT f.path, b.sha256, b.size, b.data FROM version_files f JOIN blobs b ON b.id = f.blob_id
		WHERE f.version_id = ? ORDER BY f.path`, version)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var files []core.File
	for rows.Next() {
		var f core.File
		var hash core.Hash
		var packed sql.RawBytes
		var size int
		if err := rows.Scan(&f.Path, scanHash{&hash}, &size, &packed); err != nil {
			return nil, err
		}
		if f.Data, err = openBlob(hash, size, packed); err != nil {
			return nil, fmt.Errorf("the agent's file %q: %w", f.Path, err)
		}
		files = append(files, f)
	}
	return files, rows.Err()
}
