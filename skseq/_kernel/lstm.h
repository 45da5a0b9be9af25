/* Vectors, the matrix product and the LSTM in float32, for the files that are compiled
   once for each instruction-set level, LEVEL. Names that they share end in LEVEL.

   Packed batch: rows are sorted by falling length and aligned at their end. At step s the
   first n_active[s] rows are active. The steps of these rows are contiguous, without
   padding; rows that were active before s come first. The initial state is zero.

   The input contribution to the gates, input times kernel plus bias, is read from a table
   with one row for each distinct input.

   Arrays are laid out in vectors of LANES floats: `units` is a multiple of LANES, and the
   gates are interleaved, the input, forget, candidate and output gates of LANES units
   before those of the next LANES units. Padding of the last vector stays zero; `used` is
   the number of units without padding. */

#pragma once

#include <stdint.h>
#include <string.h>

/* Matrix products use wider vectors where available, and vectors of one register where
   LANES floats take two. LANES decides the order of sums, and so their rounding: it is
   equal on all processors that fuse a product with a sum. */
#if defined(__AVX512F__)
#define LANES 8
#define WIDE 16
#elif defined(__AVX2__)
#define LANES 8
#elif defined(__aarch64__)
#define LANES 8
#define NARROW 4
#else
#define LANES 4
#endif
#if defined(__FMA__) || defined(__aarch64__)
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

#include "export.h"
#define JOIN_(name, level) name##_##level
#define JOIN(name, level) JOIN_(name, level)
#define PUBLIC(name) EXPORT JOIN(name, LEVEL)

#define INLINE __attribute__((always_inline)) static inline
#define UNROLL _Pragma("clang loop unroll(full)")

typedef int64_t size;
typedef float vector __attribute__((ext_vector_type(LANES), aligned(4)));
typedef double doubles __attribute__((ext_vector_type(LANES)));
typedef uint32_t integers __attribute__((ext_vector_type(LANES)));

INLINE vector load(const float *from) { return *(const vector *)from; }
INLINE void store(float *to, vector x) { *(vector *)to = x; }
INLINE vector broadcast(float x) { return (vector)x; }

/* The count is a multiple of LANES. */
INLINE void add(size count, const float *from, float *to) {
    for (size k = 0; k < count; k += LANES)
        store(to + k, load(to + k) + load(from + k));
}

/* C = A B plus rows of `start`: row entries[i] for row i of C, or row i if entries is null;
   nothing if start is null. A[i, k] is a[i * a_row + k * a_column]; the others are
   C-contiguous, and their number of columns is a multiple of LANES. */
#define product JOIN(product, LEVEL)
void product(size rows, size columns, size depth, const float *a, size a_row,
             size a_column, const float *b, float *c, const float *start,
             const int32_t *entries);

/* Forward pass. Fills gates, cells and states, one row for each step of each sequence. If
   n_kept is not 0, it is the number of sequences: buffers hold two steps, and each step
   overwrites the last but one. maxima and sums, one row for each sequence, are null or
   start as zeros; they get the maximum and the sum of each unit's states. */
#define lstm_forward JOIN(lstm_forward, LEVEL)
void lstm_forward(size steps, const int32_t *n_active, size units, size used,
                  const float *table, const int32_t *entries,
                  const float *recurrent, float *gates, float *cells,
                  float *states, size n_kept, float *maxima, float *sums);

/* Backward pass, from the results of lstm_forward and the gradients of the loss with
   respect to the last states (d_states) and, unless null, the maxima (d_maxima), the sums
   (d_sums) and each state (d_each, one row for each step of each sequence). Adds to
   d_table and d_recurrent the gradients with respect to table and recurrent kernel.
   Overwrites gates, d_states, d_maxima and d_cells; d_cells must be zeros.

   A product for each step would read and write all of d_recurrent for few rows. So rows
   are copied to `chunk` and multiplied, in the same order, when there are CHUNK or more:
   it has room for CHUNK plus the number of sequences rows of 5 * units. */
#define CHUNK 64
#define lstm_backward JOIN(lstm_backward, LEVEL)
void lstm_backward(size steps, const int32_t *n_active, size units, size used,
                   const int32_t *entries, const float *recurrent_transposed,
                   float *gates, const float *cells, const float *states,
                   const float *maxima, float *d_states, float *d_maxima,
                   const float *d_sums, const float *d_each, float *d_cells,
                   float *d_table, float *d_recurrent, size n_places, float *chunk);
