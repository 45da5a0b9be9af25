/* Rows that lie apart in memory: where each begins, and one copy of them all. */

#include <stdint.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT
#endif

typedef int64_t size;

/* Py_buffer: from Python 3.11 on, its members are part of the stable ABI. */
typedef struct {
    const char *start;
    void *object;
    intptr_t n_bytes, itemsize;
    int readonly, n_dims;
    char *format;
    intptr_t *shape, *strides, *suboffsets;
    void *internal;
} buffer;

/* Is given PyObject_GetBuffer and PyBuffer_Release, so that nothing of Python is needed to
   compile and to link. Stops at the first error, which Python then raises. */
EXPORT void find_rows(size n_rows, int (*get)(void *, buffer *, int),
                      void (*release)(buffer *), void *const *objects,
                      const char **starts, size *n_bytes) {
    const int contiguous = 0; /* PyBUF_SIMPLE */
    buffer found;
    for (size row = 0; row < n_rows && !get(objects[row], &found, contiguous); row++) {
        starts[row] = found.start;
        n_bytes[row] = found.n_bytes;
        release(&found);
    }
}

EXPORT void copy_rows(size n_rows, size width, int pads_before, int cuts_before,
                      const char *const *starts, const size *n_bytes, char *out) {
    for (size row = 0; row < n_rows; row++, out += width) {
        size cut = n_bytes[row] > width ? n_bytes[row] - width : 0;
        size kept = n_bytes[row] - cut;
        memcpy(out + (pads_before ? width - kept : 0),
               starts[row] + (cuts_before ? cut : 0), kept);
    }
}
