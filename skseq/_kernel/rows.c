/* Locate rows that are scattered in memory, and copy them into one array. */

#include <stdint.h>
#include <string.h>

#include "export.h"

typedef int64_t size;

/* Py_buffer, whose members are part of the stable ABI since Python 3.11. */
typedef struct {
    const char *start;
    void *object;
    intptr_t n_bytes, itemsize;
    int readonly, n_dims;
    char *format;
    intptr_t *shape, *strides, *suboffsets;
    void *internal;
} buffer;

/* PyObject_GetBuffer and PyBuffer_Release come as arguments, so that neither Python's
   headers nor its library are needed to build. Stops at the first error, which Python
   then raises. */
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

/* Copies rows of n_bytes into an array with rows of `width` bytes, padded or truncated at
   the start if pads_before or cuts_before, else at the end. */
EXPORT void copy_rows(size n_rows, size width, int pads_before, int cuts_before,
                      const char *const *starts, const size *n_bytes, char *out) {
    for (size row = 0; row < n_rows; row++, out += width) {
        size cut = n_bytes[row] > width ? n_bytes[row] - width : 0;
        size kept = n_bytes[row] - cut;
        memcpy(out + (pads_before ? width - kept : 0),
               starts[row] + (cuts_before ? cut : 0), kept);
    }
}
