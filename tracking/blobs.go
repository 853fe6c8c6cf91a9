package tracking

import (
	"context"
	"database/sql"
	"errors"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// putBlob keeps bytes once and gives their row.
func putBlob(ctx context.Context, tx *sql.Tx, data []byte) (int64, error) {
	hash := core.Sum(data)
	var id int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM blobs WHERE sha256 = ?", hash[:]).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	return insertRow(ctx, tx, "INSERT INTO blobs(sha256, size, data) VALUES(?, ?, ?)", hash[:], len(data), codec.Pack(data))
}

// openBlob unpacks and checks bytes that were kept.
func openBlob(hash core.Hash, size int, packed []byte) ([]byte, error) {
	data, err := codec.Unpack(nil, packed, codec.MaxRaw)
	if err != nil {
		return nil, damaged("blob %s: %v", hash.Short(), err)
	}
	if len(data) != size {
		return nil, damaged("blob %s has %d bytes and should have %d", hash.Short(), len(data), size)
	}
	if is := core.Sum(data); is != hash {
		return nil, damaged("the SHA-256 of blob %s is %s", hash.Short(), is.Short())
	}
	return data, nil
}
