#include <pthread.h>
#include <string.h>

#include "shim.h"

// file stands before the file of the system's VFS, which lies behind it in the same memory.
struct file {
	sqlite3_file base;
	int watched; // its name begins as the armed one does
};

#define REAL(f) ((sqlite3_file *)((struct file *)(f) + 1))
#define CALL(f, method, ...) REAL(f)->methods->method(REAL(f), ##__VA_ARGS__)

enum { OK = 0 };

// What is armed, under the mutex: the n-th operation of a kind fails, and all behind it where it stays.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char under[4096];
static int armed_op, armed_stays, armed_code;
static long armed_n, done;

// fails counts an operation and gives the code with which it fails; 0 where it is let through.
static int fails(sqlite3_file *f, int op) {
	int code = OK;
	if (!((struct file *)f)->watched) return OK;
	pthread_mutex_lock(&mutex);
	if (armed_op & op) {
		done++;
		if (armed_n > 0 && (done == armed_n || (armed_stays && done > armed_n))) code = armed_code;
	}
	pthread_mutex_unlock(&mutex);
	return code;
}

static int f_close(sqlite3_file *f) { return CALL(f, close); }
static int f_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) { return CALL(f, read, to, n, at); }

// A write that fails has written the first half of its bytes.
static int f_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
	int code = fails(f, 1);
	if (code != OK) {
		CALL(f, write, from, n / 2, at);
		return code;
	}
	return CALL(f, write, from, n, at);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 size) {
	int code = fails(f, 4);
	return code != OK ? code : CALL(f, truncate, size);
}

static int f_sync(sqlite3_file *f, int flags) {
	int code = fails(f, 2);
	if (code != OK || ((struct file *)f)->watched) return code; // what a test writes need not outlive the machine
	return CALL(f, sync, flags);
}

static int f_size(sqlite3_file *f, sqlite3_int64 *size) { return CALL(f, size, size); }
static int f_lock(sqlite3_file *f, int how) { return CALL(f, lock, how); }
static int f_unlock(sqlite3_file *f, int how) { return CALL(f, unlock, how); }
static int f_reserved(sqlite3_file *f, int *is) { return CALL(f, reserved, is); }
static int f_control(sqlite3_file *f, int op, void *arg) { return CALL(f, control, op, arg); }
static int f_sector(sqlite3_file *f) { return CALL(f, sector); }
static int f_device(sqlite3_file *f) { return CALL(f, device); }
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **at) { return CALL(f, shm_map, page, size, extend, at); }
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags) { return CALL(f, shm_lock, at, n, flags); }
static void f_shm_barrier(sqlite3_file *f) { CALL(f, shm_barrier); }
static int f_shm_unmap(sqlite3_file *f, int remove) { return CALL(f, shm_unmap, remove); }
static int f_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **to) { return CALL(f, fetch, at, n, to); }
static int f_unfetch(sqlite3_file *f, sqlite3_int64 at, void *p) { return CALL(f, unfetch, at, p); }

static const sqlite3_io_methods methods = {
	3, f_close, f_read, f_write, f_truncate, f_sync, f_size, f_lock, f_unlock, f_reserved, f_control, f_sector, f_device,
	f_shm_map, f_shm_lock, f_shm_barrier, f_shm_unmap, f_fetch, f_unfetch,
};

static sqlite3_vfs *real;
static sqlite3_vfs shim;

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
	int code = real->open(real, name, REAL(f), flags, out);
	(void)vfs;
	f->methods = 0;
	if (REAL(f)->methods == 0 || REAL(f)->methods->version < 3) {
		return code; // not open, or of a kind that is none of ours: SQLite then sees no file
	}
	pthread_mutex_lock(&mutex);
	((struct file *)f)->watched = name != 0 && under[0] != 0 && strncmp(name, under, strlen(under)) == 0;
	pthread_mutex_unlock(&mutex);
	f->methods = &methods;
	return code;
}

// vfstest_install makes the shim the default; 0: done.
int vfstest_install(void) {
	if (real != 0) return OK;
	real = sqlite3_vfs_find(0);
	if (real == 0 || real->version < 3) return 1;
	shim = *real;
	shim.name = "vfstest";
	shim.next = 0;
	shim.file_size = (int)sizeof(struct file) + real->file_size;
	shim.open = shim_open;
	return sqlite3_vfs_register(&shim, 1);
}

void vfstest_arm(const char *name, int op, long n, int stays, int code) {
	pthread_mutex_lock(&mutex);
	strncpy(under, name, sizeof under - 1);
	armed_op = op, armed_n = n, armed_stays = stays, armed_code = code, done = 0;
	pthread_mutex_unlock(&mutex);
}

long vfstest_done(void) {
	long n;
	pthread_mutex_lock(&mutex);
	n = done;
	pthread_mutex_unlock(&mutex);
	return n;
}
