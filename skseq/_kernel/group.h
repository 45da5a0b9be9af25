/* A group of sequences on its way through a network: its packed batch, and the arrays of
   the pass. */

#pragma once

#include "lstm.h"

enum { LAST, MAX, MEAN, N_POOLINGS };
enum { FORWARD, BACKWARD, N_DIRECTIONS };

/* Equals Network in _bindings.py. Weights are in the layout of KernelLayout, and numbers
   of columns include its padding. */
typedef struct {
    size n_layers, n_directions;
    const size *units;        /* Of each layer, without padding. */
    size vocabulary_size;     /* 0 if steps are vectors. */
    size n_features;          /* Numbers in a step that is a vector. */
    size n_inputs;            /* Columns of the inputs of the first layer. */
    size n_outputs;           /* Columns of the logits. */
    size n_poolings;
    size places[N_POOLINGS];  /* Of last, max and mean among the poolings, or -1. */
    const float *embedding;   /* Null if steps are vectors. */
    const float *const *weights; /* Three arrays for each LSTM, two of the output layer. */
} network;

/* Indices of some sequences, and the steps of all. Sequence i has the steps offsets[i] to
   offsets[i + 1] of `values`: int32 if they are ids, else float. */
typedef struct {
    size n_rows;
    const size *rows, *offsets;
    const void *values;
} batch;

/* Weights of an LSTM, and its results for each step. */
typedef struct {
    size used, units, n_inputs; /* `units` is `used` with padding. */
    const float *kernel, *recurrent, *bias;
    float *gates, *cells, *states;
    float *maxima, *sums; /* One row for each sequence; null if not pooled. */
} lstm;

/* A packed batch (see lstm.h) and its pass through the network. A place is a step of a
   sequence in the order of the packed batch. An entry is a distinct input of the first
   layer: an id, or a place if steps are vectors. */
typedef struct {
    size n_rows, n_steps, n_places, n_entries;
    int keeps_steps;         /* Keep what the backward pass needs. */
    size *order, *lengths;   /* Index among the given rows, and number of steps. */
    int32_t *n_active;
    size *starts;            /* First place of each step. */
    size *sources;           /* Row of the embedding, or flat step, of each entry. */
    int32_t *ids, *of_id;    /* Id of each place, entry of each id. */
    int32_t *entries[N_DIRECTIONS]; /* Entry of each place, in each direction. */
    int32_t *steps[N_DIRECTIONS];   /* The same if each place is an entry. */
    float **inputs;          /* Of each layer. */
    lstm *lstms;
    float *table, *features, *logits;
    const float *mask;       /* Multiplies the features; null for ones. */
    size n_features;
    /* For the backward pass. */
    float *transposed, *d_inputs, *d_features, *d_cells, *d_logits, *chunk;
    float *d_each[N_DIRECTIONS], *d_pooled[N_POOLINGS];
} group;

INLINE size padded(size count) { return (count + LANES - 1) / LANES * LANES; }
INLINE size larger(size a, size b) { return a > b ? a : b; }
INLINE size length(const batch *b, size row) {
    return b->offsets[b->rows[row] + 1] - b->offsets[b->rows[row]];
}

/* Memory that is handed out from its start; without a start, it is only counted. */
typedef struct {
    char *start;
    size used;
} arena;

static void *take(arena *memory, size count, size n_bytes) {
    void *taken = memory->start ? memory->start + memory->used : 0;
    memory->used += (count * n_bytes + 63) / 64 * 64;
    return taken;
}
#define TAKE(count, type) take(memory, count, sizeof(type))

/* Lays out the arrays of a pass in memory. `has_table` says that table and entries of the
   first layer are given. */
static void lay_out(group *g, const network *net, const batch *b, int keeps_steps,
                    int has_table, arena *memory) {
    size n_rows = b->n_rows, n_places = 0, n_steps = 0;
    for (size row = 0; row < n_rows; row++) {
        n_places += length(b, row);
        n_steps = larger(n_steps, length(b, row));
    }
    g->n_rows = n_rows;
    g->n_places = n_places;
    g->n_steps = n_steps;
    g->keeps_steps = keeps_steps;
    g->order = TAKE(n_rows, size);
    g->lengths = TAKE(n_rows, size);
    g->n_active = TAKE(n_steps, int32_t);
    g->starts = TAKE(n_steps + 1, size);
    g->sources = TAKE(n_places + 1, size);
    if (net->vocabulary_size) {
        g->ids = TAKE(n_places, int32_t);
        g->of_id = TAKE(net->vocabulary_size, int32_t);
    }
    for (size d = 0; d < net->n_directions; d++) {
        g->steps[d] = TAKE(n_places, int32_t);
        g->entries[d] = net->vocabulary_size ? TAKE(n_places, int32_t) : g->steps[d];
    }
    size n_lstms = net->n_layers * net->n_directions, n_inputs = net->n_inputs;
    size n_entries = net->vocabulary_size && net->vocabulary_size < n_places
                         ? net->vocabulary_size : n_places;
    size table = 0, transposed = 0, upper_inputs = 0, units = 0;
    g->inputs = TAKE(net->n_layers, float *);
    g->lstms = TAKE(n_lstms, lstm);
    for (size layer = 0; layer < net->n_layers; layer++) {
        int is_last = layer == net->n_layers - 1, is_given = has_table && layer == 0;
        float *inputs = TAKE(is_given ? 0 : n_entries * n_inputs, float);
        if (g->inputs)
            g->inputs[layer] = inputs;
        units = padded(net->units[layer]);
        for (size d = 0; d < net->n_directions; d++) {
            size number = layer * net->n_directions + d;
            size n_kept = keeps_steps || !is_last ? n_places : 2 * n_rows;
            lstm of_layer = {
                .used = net->units[layer],
                .units = units,
                .n_inputs = n_inputs,
                .kernel = net->weights[3 * number],
                .recurrent = net->weights[3 * number + 1],
                .bias = net->weights[3 * number + 2],
                .gates = TAKE(n_kept * 4 * units, float),
                .cells = TAKE(n_kept * units, float),
                .states = TAKE(n_kept * units, float),
            };
            if (is_last && net->places[MAX] >= 0)
                of_layer.maxima = TAKE(n_rows * units, float);
            if (is_last && net->places[MEAN] >= 0)
                of_layer.sums = TAKE(n_rows * units, float);
            if (g->lstms)
                g->lstms[number] = of_layer;
        }
        if (!is_given)
            table = larger(table, n_entries * 4 * units);
        if (layer)
            upper_inputs = larger(upper_inputs, n_inputs);
        transposed = larger(transposed, 4 * units * larger(units, n_inputs));
        n_inputs = net->n_directions * units;
        n_entries = n_places;
    }
    g->n_features = net->n_poolings * n_inputs;
    g->table = TAKE(table, float);
    g->features = TAKE(n_rows * g->n_features, float);
    g->logits = TAKE(n_rows * net->n_outputs, float);
    if (!keeps_steps)
        return;
    g->d_logits = TAKE(n_rows * net->n_outputs, float);
    g->d_features = TAKE(n_rows * g->n_features, float);
    g->transposed = TAKE(larger(transposed, g->n_features * net->n_outputs), float);
    g->d_inputs = TAKE(n_places * upper_inputs, float);
    for (size d = 0; d < net->n_directions; d++)
        g->d_each[d] = TAKE(n_places * upper_inputs / net->n_directions, float);
    size widest = 0;
    for (size layer = 0; layer < net->n_layers; layer++)
        widest = larger(widest, padded(net->units[layer]));
    g->d_cells = TAKE(n_rows * widest, float);
    g->chunk = TAKE((CHUNK + n_rows) * 5 * widest, float);
    for (int pooling = 0; pooling < N_POOLINGS; pooling++)
        g->d_pooled[pooling] = TAKE(n_rows * widest, float);
}

/* Sorts the rows by falling length, and places their steps. By insertion: there are few
   rows, and rows of equal length keep their order. */
static void pack(group *g, const network *net, const batch *b) {
    for (size row = 0; row < g->n_rows; row++) {
        size of_row = length(b, row), at = row;
        for (; at > 0 && g->lengths[at - 1] < of_row; at--) {
            g->lengths[at] = g->lengths[at - 1];
            g->order[at] = g->order[at - 1];
        }
        g->lengths[at] = of_row;
        g->order[at] = row;
    }
    size place = 0, n = 0;
    for (size step = 0; step < g->n_steps; step++) {
        size to_end = g->n_steps - step;
        while (n < g->n_rows && g->lengths[n] >= to_end)
            n++;
        g->n_active[step] = n;
        g->starts[step] = place;
        for (size row = 0; row < n; row++, place++) {
            g->steps[FORWARD][place] = place;
            g->sources[place] = b->offsets[b->rows[g->order[row]] + 1] - to_end;
        }
    }
    if (net->n_directions > 1)
        for (size step = 0; step < g->n_steps; step++)
            for (size row = 0; row < g->n_active[step]; row++) {
                size reversed = 2 * g->n_steps - 1 - g->lengths[row] - step;
                g->steps[BACKWARD][g->starts[step] + row] = g->starts[reversed] + row;
            }
}

/* Finds the entry of each place and, unless they are given, the distinct ids. Returns
   whether all ids are in the vocabulary. */
static int find_entries(group *g, const network *net, const batch *b, int has_table) {
    g->n_entries = g->n_places;
    if (!net->vocabulary_size)
        return 1;
    const int32_t *values = b->values;
    for (size place = 0; place < g->n_places; place++) {
        g->ids[place] = values[g->sources[place]];
        if (g->ids[place] < 0 || g->ids[place] >= net->vocabulary_size)
            return 0;
    }
    if (!has_table) {
        memset(g->of_id, -1, net->vocabulary_size * sizeof(int32_t));
        g->n_entries = 0;
        for (size place = 0; place < g->n_places; place++) {
            int32_t id = g->ids[place];
            if (g->of_id[id] < 0) {
                g->of_id[id] = g->n_entries;
                g->sources[g->n_entries++] = id;
            }
        }
    }
    for (size d = 0; d < net->n_directions; d++)
        for (size place = 0; place < g->n_places; place++) {
            int32_t id = g->ids[g->steps[d][place]];
            g->entries[d][place] = has_table ? id : g->of_id[id];
        }
    return 1;
}
