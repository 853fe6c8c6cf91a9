// The part of SQLite's interface to the operating system that the shim stands between: https://www.sqlite.org/c3ref/vfs.html

typedef long long sqlite3_int64;
typedef struct sqlite3_file sqlite3_file;
typedef struct sqlite3_vfs sqlite3_vfs;
typedef struct sqlite3_io_methods sqlite3_io_methods;

struct sqlite3_file {
	const sqlite3_io_methods *methods;
};

struct sqlite3_io_methods {
	int version;
	int (*close)(sqlite3_file *);
	int (*read)(sqlite3_file *, void *, int, sqlite3_int64);
	int (*write)(sqlite3_file *, const void *, int, sqlite3_int64);
	int (*truncate)(sqlite3_file *, sqlite3_int64);
	int (*sync)(sqlite3_file *, int);
	int (*size)(sqlite3_file *, sqlite3_int64 *);
	int (*lock)(sqlite3_file *, int);
	int (*unlock)(sqlite3_file *, int);
	int (*reserved)(sqlite3_file *, int *);
	int (*control)(sqlite3_file *, int, void *);
	int (*sector)(sqlite3_file *);
	int (*device)(sqlite3_file *);
	// since version 2
	int (*shm_map)(sqlite3_file *, int, int, int, void volatile **);
	int (*shm_lock)(sqlite3_file *, int, int, int);
	void (*shm_barrier)(sqlite3_file *);
	int (*shm_unmap)(sqlite3_file *, int);
	// since version 3
	int (*fetch)(sqlite3_file *, sqlite3_int64, int, void **);
	int (*unfetch)(sqlite3_file *, sqlite3_int64, void *);
};

struct sqlite3_vfs {
	int version;
	int file_size;
	int max_path;
	sqlite3_vfs *next;
	const char *name;
	void *data;
	int (*open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);
	int (*remove)(sqlite3_vfs *, const char *, int);
	int (*access)(sqlite3_vfs *, const char *, int, int *);
	int (*full_path)(sqlite3_vfs *, const char *, int, char *);
	void *dl[4];
	int (*randomness)(sqlite3_vfs *, int, char *);
	int (*sleep)(sqlite3_vfs *, int);
	int (*now)(sqlite3_vfs *, double *);
	int (*last_error)(sqlite3_vfs *, int, char *);
	// since version 2
	int (*now_ms)(sqlite3_vfs *, sqlite3_int64 *);
	// since version 3
	void *calls[3];
};

sqlite3_vfs *sqlite3_vfs_find(const char *);
int sqlite3_vfs_register(sqlite3_vfs *, int as_default);

int vfstest_install(void);
void vfstest_arm(const char *under, int op, long n, int stays, int code);
long vfstest_done(void);
