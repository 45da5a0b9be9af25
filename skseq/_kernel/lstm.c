/* Matrix product, forward and backward pass of an LSTM, and the update of Adam.

   Compiled once for each instruction-set level; exported names end in LEVEL. */

#include "lstm.h"

/* Matrix products are computed in tiles that fill the registers. */
#if defined(__AVX512F__) || defined(__aarch64__) /* 32 registers; 16 elsewhere. */
#define TILE_ROWS 8
#define TILE_VECTORS 3
#else
#define TILE_ROWS 6
#define TILE_VECTORS 2
#endif

/* Two gates: wider vectors, where available, compute both at once. */
typedef float gate_pair __attribute__((ext_vector_type(2 * LANES), aligned(4)));
typedef uint32_t integer_pair __attribute__((ext_vector_type(2 * LANES)));

#define VECTOR vector
#define INTEGERS integers
#define OF_TYPE(name) name
#include "activations.h"
#undef VECTOR
#undef INTEGERS
#undef OF_TYPE
#define VECTOR gate_pair
#define INTEGERS integer_pair
#define OF_TYPE(name) name##_of_pair
#include "activations.h"

INLINE vector hyperbolic_tangent(vector x) {
    vector e = exp_minus_one(-2.f * x);
    return -e / (2.f + e);
}

/* Sigmoids of the input and the forget gate. */
INLINE gate_pair sigmoids(gate_pair x) { return 1.f / (2.f + exp_minus_one_of_pair(-x)); }

/* Hyperbolic tangent of the candidate gate, and sigmoid of the output gate. */
INLINE gate_pair tangent_and_sigmoid(gate_pair x) {
    gate_pair factor, numerator;
    factor.lo = broadcast(-2.f);
    factor.hi = broadcast(-1.f);
    gate_pair e = exp_minus_one_of_pair(factor * x);
    numerator.lo = -e.lo;
    numerator.hi = broadcast(1.f);
    return numerator / (2.f + e);
}

#ifdef NARROW
#define WIDTH NARROW
#else
#define WIDTH LANES
#endif
#define OF_WIDTH(name) name##_of_lanes
#include "matmul_tile.h"
#undef WIDTH
#undef OF_WIDTH
#ifdef WIDE
#define WIDTH WIDE
#define OF_WIDTH(name) name##_of_wide
#include "matmul_tile.h"
#endif

void product(size rows, size columns, size depth, const float *a, size a_row,
             size a_column, const float *b, float *c, const float *start,
             const int32_t *entries) {
    size done = 0;
#ifdef WIDE
    done = panels_of_wide(rows, columns, depth, a, a_row, a_column, b, columns, c,
                          columns, start, entries);
#endif
    panels_of_lanes(rows, columns - done, depth, a, a_row, a_column, b + done, columns,
                    c + done, columns, start ? start + done : 0, entries);
}

int PUBLIC(lanes)(void) { return LANES; }

void PUBLIC(add_product)(size rows, size columns, size depth, const float *a, size a_row,
                         size a_column, const float *b, float *c) {
    product(rows, columns, depth, a, a_row, a_column, b, c, c, 0);
}

void lstm_forward(size steps, const int32_t *n_active, size units, size used,
                  const float *table, const int32_t *entries,
                  const float *recurrent, float *gates, float *cells,
                  float *states, size n_kept, float *maxima, float *sums) {
    size width = 4 * units, place = 0, before = 0, n_before = 0;
    for (size step = 0; step < steps; step++) {
        size n = n_active[step];
        size now = n_kept ? (step & 1) * n_kept : place;
        float *gate = gates + now * width;
        product(n_before, width, used, states + before * units, units, 1, recurrent,
                gate, table, entries + place);
        for (size row = n_before; row < n; row++)
            memcpy(gate + row * width, table + (size)entries[place + row] * width,
                   width * sizeof(float));
        for (size row = 0; row < n; row++) {
            const float *old = cells + (before + row) * units;
            float *cell = cells + (now + row) * units;
            float *state = states + (now + row) * units;
            for (size unit = 0; unit < units; unit += LANES, gate += 4 * LANES) {
                gate_pair *pairs = (gate_pair *)gate;
                gate_pair input_forget = sigmoids(pairs[0]);
                gate_pair candidate_output = tangent_and_sigmoid(pairs[1]);
                vector new_cell = input_forget.lo * candidate_output.lo;
                if (row < n_before)
                    new_cell = MULTIPLY_ADD(input_forget.hi, load(old + unit), new_cell);
                pairs[0] = input_forget;
                pairs[1] = candidate_output;
                store(cell + unit, new_cell);
            }
            /* A second loop, so that no tanh waits for the cell of its own vector. */
            gate -= width;
            for (size unit = 0; unit < units; unit += LANES, gate += 4 * LANES) {
                vector output = load(gate + 3 * LANES);
                vector hidden = output * hyperbolic_tangent(load(cell + unit));
                store(state + unit, hidden);
                size pool = row * units + unit;
                if (sums)
                    store(sums + pool, load(sums + pool) + hidden);
                if (maxima) {
                    vector largest = load(maxima + pool);
                    largest = largest > hidden ? largest : hidden;
                    store(maxima + pool, row < n_before ? largest : hidden);
                }
            }
        }
        place += n;
        before = now;
        n_before = n;
    }
}

/* Routes the gradient with respect to each maximum to one state equal to it, then clears
   it. */
INLINE void route_to_largest(size count, const float *states, const float *maxima,
                             float *d_maxima, float *d_states) {
    for (size k = 0; k < count; k += LANES) {
        vector d = load(d_maxima + k);
        vector taken = load(states + k) == load(maxima + k) ? d : broadcast(0);
        store(d_states + k, load(d_states + k) + taken);
        store(d_maxima + k, d - taken);
    }
}

void lstm_backward(size steps, const int32_t *n_active, size units, size used,
                   const int32_t *entries, const float *recurrent_transposed,
                   float *gates, const float *cells, const float *states,
                   const float *maxima, float *d_states, float *d_maxima,
                   const float *d_sums, const float *d_each, float *d_cells,
                   float *d_table, float *d_recurrent, size n_places, float *chunk) {
    size width = 4 * units, place = n_places, n_chunk = 0;
    float *d_chunk = chunk + (CHUNK + (steps ? n_active[steps - 1] : 0)) * units;
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
                route_to_largest(units, states + (place + row) * units,
                                 maxima + row * units, d_maxima + row * units, d_state);
            if (d_sums)
                add(units, d_sums + row * units, d_state);
            if (d_each)
                add(units, d_each + (place + row) * units, d_state);
            float *d_entry = d_table + (size)entries[place + row] * width;
            for (size unit = 0; unit < units; unit += LANES) {
                vector input = load(gate), forget = load(gate + LANES);
                vector candidate = load(gate + 2 * LANES), output = load(gate + 3 * LANES);
                vector cell_tanh = hyperbolic_tangent(load(cell + unit));
                vector d = load(d_state + unit);
                vector d_new_cell = MULTIPLY_ADD(d * output, 1.f - cell_tanh * cell_tanh,
                                                 load(d_cell + unit));
                vector d_input = d_new_cell * candidate * input * (1.f - input);
                vector d_candidate = d_new_cell * input * (1.f - candidate * candidate);
                vector d_output = d * cell_tanh * output * (1.f - output);
                vector d_forget = broadcast(0);
                if (row < n_before)
                    d_forget = d_new_cell * load(old + unit) * forget * (1.f - forget);
                store(d_cell + unit, d_new_cell * forget);
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
                0, 0);
        memcpy(chunk + n_chunk * units, states + before * units,
               n_before * units * sizeof(float));
        memcpy(d_chunk + n_chunk * width, first, n_before * width * sizeof(float));
        n_chunk += n_before;
        if (n_chunk >= CHUNK || !step) {
            product(used, width, n_chunk, chunk, 1, units, d_chunk, d_recurrent,
                    d_recurrent, 0);
            n_chunk = 0;
        }
    }
}

static void clipped_update(size count, float *values, const float *gradient, float *mean,
                           float *square, float clipnorm, float rate, float mean_share,
                           float square_share, float epsilon) {
    doubles sums = 0; /* The square of a float may overflow a float. */
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
        m = MULTIPLY_ADD(g - m, broadcast(mean_share), m);
        v = MULTIPLY_ADD(g * g - v, broadcast(square_share), v);
        store(mean + k, m);
        store(square + k, v);
        vector step = rate * m / (__builtin_elementwise_sqrt(v) + epsilon);
        store(values + k, load(values + k) - step);
    }
}

/* Update of Adam with the gradient of each array clipped to a norm, both like Keras. The
   arrays follow each other; each count is a multiple of LANES. `rate` includes the bias
   correction of the moments; mean_share and square_share are 1 - beta for each moment. */
void PUBLIC(adam)(size n_arrays, const size *counts, float *values, const float *gradient,
                  float *mean, float *square, float clipnorm, float rate,
                  float mean_share, float square_share, float epsilon) {
    for (size array = 0, at = 0; array < n_arrays; at += counts[array++])
        clipped_update(counts[array], values + at, gradient + at, mean + at, square + at,
                       clipnorm, rate, mean_share, square_share, epsilon);
}
