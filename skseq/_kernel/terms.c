/* List the terms of sequences, and sum their weights. */

#include <stddef.h>
#include <stdint.h>

#include "export.h"

typedef int64_t size;

/* Columns of terms. If `known` is NULL, the code of a term is its column; else its column
   is the index of its code among these ascending ones. `seen` is NULL if a term counts as
   often as it occurs; if once, it has a zero bit for each column. */
typedef struct {
    size n_columns;
    const int32_t *known;
    uint8_t *seen;
} terms;

/* Returns the column of a code, or -1. */
static size column_of(const terms *of, int32_t code) {
    if (!of->known)
        return code < of->n_columns ? code : -1;
    size first = 0;
    for (size n_left = of->n_columns; n_left > 1;) {
        size half = n_left / 2;
        first += of->known[first + half - 1] < code ? half : 0;
        n_left -= half;
    }
    return of->n_columns && of->known[first] == code ? first : -1;
}

/* Lists the columns of a sequence in the order of the steps. Returns how many. */
static size list(const terms *of, size n_steps, const int32_t *codes, int32_t *columns) {
    size n_listed = 0;
    for (size step = 0; step < n_steps; step++) {
        size column = column_of(of, codes[step]);
        if (column < 0)
            continue;
        uint8_t bit = (uint8_t)(1 << (column & 7));
        if (of->seen && of->seen[column >> 3] & bit)
            continue;
        if (of->seen)
            of->seen[column >> 3] |= bit;
        columns[n_listed++] = (int32_t)column;
    }
    if (of->seen)
        for (size i = 0; i < n_listed; i++)
            of->seen[columns[i] >> 3] = 0;
    return n_listed;
}

/* Lists the columns of one sequence after the other, and counts them up to the end of
   each sequence. */
EXPORT void list_terms(size n_sequences, const size *offsets, const int32_t *codes,
                       const terms *of, int32_t *columns, size *ends) {
    size end = 0;
    for (size i = 0; i < n_sequences; i++) {
        size n_steps = offsets[i + 1] - offsets[i];
        ends[i] = end += list(of, n_steps, codes + offsets[i], columns + end);
    }
}

/* Adds the weights of the terms of each sequence to its sums. `columns` has room for the
   terms of the longest sequence. */
EXPORT void add_terms(size n_sequences, const size *offsets, const int32_t *codes,
                      const terms *of, int32_t *columns, size n_outputs,
                      const float *weights, double *sums) {
    for (size i = 0; i < n_sequences; i++, sums += n_outputs) {
        size n_steps = offsets[i + 1] - offsets[i];
        size n_listed = list(of, n_steps, codes + offsets[i], columns);
        for (size term = 0; term < n_listed; term++)
            for (size output = 0; output < n_outputs; output++)
                sums[output] += weights[columns[term] * n_outputs + output];
    }
}
