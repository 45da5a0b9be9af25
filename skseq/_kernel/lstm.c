/* An LSTM over a packed batch, forward and backward, and the step of Adam, in float32.

   Packed: the rows of a batch are sorted by falling length and end together. At step s
   the first n_active[s] rows run; their steps lie one after the other, without padding,
   and those that ran before s are the first of them. A row starts from a state of zeros.

   What the first product of the LSTM adds to the gates, input times kernel plus bias, is
   read from a table: one row for each distinct input.

   Vectors of LANES floats are the unit of layout: `units` is a multiple of LANES, and
   the gates of LANES units lie together, input, forget, candidate, output, LANES floats
   each, before those of the next LANES units. What fills up the last vector stays zero;
   `used` is the number of units without it.

   Compiled once for each level of processor, with the names ending in LEVEL. */

#include <stdint.h>
#include <string.h>

/* Products take wider vectors where there are, in tiles that fill the registers. */
#if defined(__AVX512F__)
#define LANES 8
#define WIDE 16
#elif defined(__AVX2__)
#define LANES 8
#else
#define LANES 4
#endif
#if defined(__AVX512F__) || defined(__aarch64__) /* 32 registers; 16 elsewhere. */
#define TILE_ROWS 8
#define TILE_VECTORS 3
#else
#define TILE_ROWS 6
#define TILE_VECTORS 2
#endif

#if defined(__FMA__) || defined(__aarch64__)
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT
#endif
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
INLINE vector all(float x) { return (vector)x; }
INLINE vector as_vector(integers bits) { return __builtin_bit_cast(vector, bits); }
INLINE integers as_integers(vector x) { return __builtin_bit_cast(integers, x); }

/* exp(x) - 1 as 2^n (1 + p) - 1 with a whole n and p = exp(r) - 1, |r| <= log(2) / 2, by
   its Taylor series: no digit is lost near 0. NaN stays NaN. */
INLINE vector exp_minus_one(vector x) {
    x = x > 87.f ? all(87.f) : x;
    x = x < -87.f ? all(-87.f) : x;
    const vector shift = all(12582912.f); /* 1.5 * 2^23: what is added to it is rounded. */
    vector shifted = MULTIPLY_ADD(x, all(1.44269504f), shift);
    vector n = shifted - shift;
    vector r = MULTIPLY_ADD(n, all(-0.693359375f), x); /* log(2) in two parts. */
    r = MULTIPLY_ADD(n, all(2.12194440e-4f), r);
    vector p = MULTIPLY_ADD(r, all(1.f / 5040), all(1.f / 720));
    p = MULTIPLY_ADD(p, r, all(1.f / 120));
    p = MULTIPLY_ADD(p, r, all(1.f / 24));
    p = MULTIPLY_ADD(p, r, all(1.f / 6));
    p = MULTIPLY_ADD(p, r, all(1.f / 2));
    p = MULTIPLY_ADD(p, r * r, r);
    vector power = as_vector((as_integers(shifted) << 23) + 0x3f800000);
    return MULTIPLY_ADD(power, p, power - 1.f);
}

INLINE vector sigmoid(vector x) { return 1.f / (2.f + exp_minus_one(-x)); }

INLINE vector tangent(vector x) {
    vector e = exp_minus_one(-2.f * x);
    return -e / (2.f + e);
}

#define WIDTH LANES
#define OF_WIDTH(name) name##_of_lanes
#include "matmul_tile.h"
#undef WIDTH
#undef OF_WIDTH
#ifdef WIDE
#define WIDTH WIDE
#define OF_WIDTH(name) name##_of_wide
#include "matmul_tile.h"
#endif

/* C += A B, or C = A B. A[i, k] is a[i * a_row + k * a_column]; the rows of B and C lie
   one after the other, and their number of columns is a multiple of LANES. */
static void product(size rows, size columns, size depth, const float *a, size a_row,
                    size a_column, const float *b, float *c, int adds) {
    size done = 0;
#ifdef WIDE
    done = panels_of_wide(rows, columns, depth, a, a_row, a_column, b, columns, c,
                          columns, adds);
#endif
    panels_of_lanes(rows, columns - done, depth, a, a_row, a_column, b + done, columns,
                    c + done, columns, adds);
}

int PUBLIC(lanes)(void) { return LANES; }

void PUBLIC(add_product)(size rows, size columns, size depth, const float *a, size a_row,
                         size a_column, const float *b, float *c) {
    product(rows, columns, depth, a, a_row, a_column, b, c, 1);
}

/* Fills gates, cells and states, a row for each step of each sequence. With n_kept, room
   for two steps of so many sequences is enough, and each step overwrites the last but one.
   maxima and sums, a row for each sequence, take the largest state of each unit and the
   sum of its states, or are null; they start as zeros. */
void PUBLIC(lstm_forward)(size steps, const int32_t *n_active, size units, size used,
                          const float *table, const int32_t *entries,
                          const float *recurrent, float *gates, float *cells,
                          float *states, size n_kept, float *maxima, float *sums) {
    size width = 4 * units, place = 0, before = 0, n_before = 0;
    for (size step = 0; step < steps; step++) {
        size n = n_active[step];
        size now = n_kept ? (step & 1) * n_kept : place;
        float *gate = gates + now * width;
        for (size row = 0; row < n; row++)
            memcpy(gate + row * width, table + (size)entries[place + row] * width,
                   width * sizeof(float));
        product(n_before, width, used, states + before * units, units, 1, recurrent,
                gate, 1);
        for (size row = 0; row < n; row++) {
            const float *old = cells + (before + row) * units;
            float *cell = cells + (now + row) * units;
            float *state = states + (now + row) * units;
            for (size unit = 0; unit < units; unit += LANES, gate += 4 * LANES) {
                vector input = sigmoid(load(gate));
                vector forget = sigmoid(load(gate + LANES));
                vector candidate = tangent(load(gate + 2 * LANES));
                vector memory = input * candidate;
                if (row < n_before)
                    memory = MULTIPLY_ADD(forget, load(old + unit), memory);
                store(gate, input);
                store(gate + LANES, forget);
                store(gate + 2 * LANES, candidate);
                store(cell + unit, memory);
            }
            /* Apart from the above, or each tangent would wait for its own cell. */
            gate -= width;
            for (size unit = 0; unit < units; unit += LANES, gate += 4 * LANES) {
                vector output = sigmoid(load(gate + 3 * LANES));
                vector seen = output * tangent(load(cell + unit));
                store(gate + 3 * LANES, output);
                store(state + unit, seen);
                size pool = row * units + unit;
                if (sums)
                    store(sums + pool, load(sums + pool) + seen);
                if (maxima) {
                    vector most = load(maxima + pool);
                    most = most > seen ? most : seen;
                    store(maxima + pool, row < n_before ? most : seen);
                }
            }
        }
        place += n;
        before = now;
        n_before = n;
    }
}

INLINE void add(size count, const float *from, float *to) {
    for (size k = 0; k < count; k += LANES)
        store(to + k, load(to + k) + load(from + k));
}

/* The gradient by a maximum goes to one state that is equal to it, and is then spent. */
INLINE void take_where_largest(size count, const float *states, const float *maxima,
                               float *d_maxima, float *d_states) {
    for (size k = 0; k < count; k += LANES) {
        vector d = load(d_maxima + k);
        vector taken = load(states + k) == load(maxima + k) ? d : all(0);
        store(d_states + k, load(d_states + k) + taken);
        store(d_maxima + k, d - taken);
    }
}

/* Takes what lstm_forward has filled, and the gradient of the loss by the last states in
   d_states. Those by the maxima, by the sums and by each state, one row for each step of
   each sequence, come in d_maxima, d_sums and d_each, or these are null. Adds the
   gradients by the table and by the recurrent kernel. Overwrites gates, d_states, d_maxima
   and d_cells, of which d_cells starts as zeros. */
void PUBLIC(lstm_backward)(size steps, const int32_t *n_active, size units, size used,
                           const int32_t *entries, const float *recurrent_transposed,
                           float *gates, const float *cells, const float *states,
                           const float *maxima, float *d_states, float *d_maxima,
                           const float *d_sums, const float *d_each, float *d_cells,
                           float *d_table, float *d_recurrent, size n_places) {
    size width = 4 * units, place = n_places;
    for (size step = steps - 1; step >= 0; step--) {
        size n = n_active[step], n_before = step ? n_active[step - 1] : 0;
        place -= n;
        size before = place - n_before;
        float *first = gates + place * width, *gate = first;
        for (size row = 0; row < n; row++) {
            const float *old = cells + (before + row) * units;
            const float *cell = cells + (place + row) * units;
            float *d_state = d_states + row * units, *d_cell = d_cells + row * units;
            if (d_maxima)
                take_where_largest(units, states + (place + row) * units,
                                   maxima + row * units, d_maxima + row * units, d_state);
            if (d_sums)
                add(units, d_sums + row * units, d_state);
            if (d_each)
                add(units, d_each + (place + row) * units, d_state);
            float *d_entry = d_table + (size)entries[place + row] * width;
            for (size unit = 0; unit < units; unit += LANES) {
                vector input = load(gate), forget = load(gate + LANES);
                vector candidate = load(gate + 2 * LANES), output = load(gate + 3 * LANES);
                vector seen = tangent(load(cell + unit));
                vector d = load(d_state + unit);
                vector d_memory = MULTIPLY_ADD(d * output, 1.f - seen * seen,
                                               load(d_cell + unit));
                vector d_input = d_memory * candidate * input * (1.f - input);
                vector d_candidate = d_memory * input * (1.f - candidate * candidate);
                vector d_output = d * seen * output * (1.f - output);
                vector d_forget = all(0);
                if (row < n_before)
                    d_forget = d_memory * load(old + unit) * forget * (1.f - forget);
                store(d_cell + unit, d_memory * forget);
                store(gate, d_input);
                store(gate + LANES, d_forget);
                store(gate + 2 * LANES, d_candidate);
                store(gate + 3 * LANES, d_output);
                store(d_entry, load(d_entry) + d_input);
                store(d_entry + LANES, load(d_entry + LANES) + d_forget);
                store(d_entry + 2 * LANES, load(d_entry + 2 * LANES) + d_candidate);
                store(d_entry + 3 * LANES, load(d_entry + 3 * LANES) + d_output);
                gate += 4 * LANES;
                d_entry += 4 * LANES;
            }
        }
        product(n_before, units, width, first, width, 1, recurrent_transposed, d_states,
                0);
        product(used, width, n_before, states + before * units, 1, units, first,
                d_recurrent, 1);
    }
}

/* One step of Adam with the gradient clipped to a norm, as Keras has both. The count is a
   multiple of LANES. `rate` holds the correction of the moments' bias; a share is that of
   the new value in a moment, 1 - beta. */
void PUBLIC(adam)(size count, float *values, const float *gradient, float *mean,
                  float *square, float clipnorm, float rate, float mean_share,
                  float square_share, float epsilon) {
    doubles sums = 0; /* A square may be too large for a float. */
    for (size k = 0; k < count; k += LANES) {
        doubles g = __builtin_convertvector(load(gradient + k), doubles);
        sums += g * g;
    }
    double norm = 0;
    for (int lane = 0; lane < LANES; lane++)
        norm += sums[lane];
    norm = __builtin_sqrt(norm);
    float scale = norm > clipnorm ? clipnorm / norm : 1;
    for (size k = 0; k < count; k += LANES) {
        vector g = load(gradient + k) * scale, m = load(mean + k), v = load(square + k);
        m = MULTIPLY_ADD(g - m, all(mean_share), m);
        v = MULTIPLY_ADD(g * g - v, all(square_share), v);
        store(mean + k, m);
        store(square + k, v);
        vector step = rate * m / (__builtin_elementwise_sqrt(v) + epsilon);
        store(values + k, load(values + k) - step);
    }
}
