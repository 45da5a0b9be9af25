/* Forward and backward pass of a network over a group of sequences: embedding, LSTMs,
   pooling, output layer.

   Compiled once for each instruction-set level; exported names end in LEVEL. */

#include "group.h"

/* Copies the inputs of the first layer, padded with zeros. */
static void read_inputs(group *g, const network *net, const batch *b) {
    const float *from = net->vocabulary_size ? net->embedding : b->values;
    size width = net->vocabulary_size ? net->n_inputs : net->n_features;
    float *to = g->inputs[0];
    for (size entry = 0; entry < g->n_entries; entry++, to += net->n_inputs) {
        memcpy(to, from + g->sources[entry] * width, width * sizeof(float));
        memset(to + width, 0, (net->n_inputs - width) * sizeof(float));
    }
}

/* Fills the inputs of a layer with the states of all directions of the layer below. */
static void join_states(group *g, const network *net, const lstm *below, float *inputs) {
    size units = below->units, width = net->n_directions * units;
    for (size d = 0; d < net->n_directions; d++)
        for (size place = 0; place < g->n_places; place++)
            memcpy(inputs + place * width + d * units,
                   below[d].states + g->steps[d][place] * units, units * sizeof(float));
}

/* Inverse of join_states, for the gradient with respect to the inputs. */
static void split_d_inputs(group *g, const network *net, size units) {
    size width = net->n_directions * units;
    for (size d = 0; d < net->n_directions; d++)
        for (size place = 0; place < g->n_places; place++)
            memcpy(g->d_each[d] + place * units,
                   g->d_inputs + g->steps[d][place] * width + d * units,
                   units * sizeof(float));
}

static void fill_rows(size n_rows, size columns, const float *row, float *to) {
    for (; n_rows > 0; n_rows--, to += columns)
        memcpy(to, row, columns * sizeof(float));
}

/* Runs an LSTM; its table is that of its inputs, or given. */
static void run_lstm(group *g, const lstm *l, size n_entries, const float *inputs,
                     const float *given, const int32_t *entries, int keeps_steps) {
    size width = 4 * l->units, pool = g->n_rows * l->units * sizeof(float);
    if (!given) {
        fill_rows(n_entries, width, l->bias, g->table);
        product(n_entries, width, l->n_inputs, inputs, l->n_inputs, 1, l->kernel, g->table,
                g->table, 0);
    }
    if (l->maxima)
        memset(l->maxima, 0, pool);
    if (l->sums)
        memset(l->sums, 0, pool);
    lstm_forward(g->n_steps, g->n_active, l->units, l->used, given ? given : g->table,
                 entries, l->recurrent, l->gates, l->cells, l->states,
                 keeps_steps ? 0 : g->n_rows, l->maxima, l->sums);
}

/* First column, among the features, of a pooling of an LSTM of the last layer. */
INLINE size column_of(const network *net, int pooling, size direction, size units) {
    return (net->places[pooling] * net->n_directions + direction) * units;
}

/* Copies the poolings of an LSTM to the features. A sequence without a step has zeros. */
static void pool(group *g, const network *net, const lstm *l, size direction) {
    for (int pooling = 0; pooling < N_POOLINGS; pooling++) {
        if (net->places[pooling] < 0)
            continue;
        size step = g->n_steps - 1, n_last = g->n_steps ? g->n_active[step] : 0, last = 0;
        if (n_last)
            last = g->keeps_steps ? g->starts[step] : step % 2 * g->n_rows;
        float *to = g->features + column_of(net, pooling, direction, l->units);
        for (size row = 0; row < g->n_rows; row++, to += g->n_features) {
            size at = row * l->units;
            if (pooling == MAX)
                memcpy(to, l->maxima + at, l->units * sizeof(float));
            else if (pooling == MEAN)
                for (size unit = 0; unit < l->units; unit++)
                    to[unit] = l->sums[at + unit] / (float)larger(g->lengths[row], 1);
            else if (row < n_last)
                memcpy(to, l->states + last * l->units + at, l->units * sizeof(float));
            else
                memset(to, 0, l->units * sizeof(float));
        }
    }
}

static void multiply(size count, const float *factors, float *to) {
    for (size k = 0; k < count; k++)
        to[k] *= factors[k];
}

/* Number of bytes that a forward pass needs, with the backward pass if keeps_steps. */
size PUBLIC(network_memory_size)(const network *net, size n_rows, const size *rows,
                                 const size *offsets, int keeps_steps, int has_table) {
    batch b = {n_rows, rows, offsets, 0};
    arena memory = {0, sizeof(group) + 63};
    group g = {0};
    lay_out(&g, net, &b, keeps_steps, has_table, &memory);
    return memory.used;
}

/* Computes the logits of some sequences, in the order of the given rows. `tables`, the
   table of each LSTM of the first layer, and `mask`, in the order of the packed batch, may
   be null. Returns the number of entries, or -1 if an id is outside the vocabulary. */
size PUBLIC(network_forward)(const network *net, size n_rows, const size *rows,
                             const size *offsets, const void *values, int keeps_steps,
                             const float *const *tables, const float *mask, char *memory,
                             float *logits) {
    batch b = {n_rows, rows, offsets, values};
    arena rest = {memory, (sizeof(group) + 63) / 64 * 64};
    group *g = (group *)memory;
    *g = (group){.mask = mask};
    lay_out(g, net, &b, keeps_steps, tables != 0, &rest);
    pack(g, net, &b);
    if (!find_entries(g, net, &b, tables != 0))
        return -1;
    if (!tables)
        read_inputs(g, net, &b);
    for (size layer = 0; layer < net->n_layers; layer++) {
        const lstm *lstms = g->lstms + layer * net->n_directions;
        int is_last = layer == net->n_layers - 1;
        if (layer)
            join_states(g, net, lstms - net->n_directions, g->inputs[layer]);
        for (size d = 0; d < net->n_directions; d++) {
            run_lstm(g, lstms + d, layer ? g->n_places : g->n_entries, g->inputs[layer],
                     tables && !layer ? tables[d] : 0,
                     layer ? g->steps[d] : g->entries[d], keeps_steps || !is_last);
            if (is_last)
                pool(g, net, lstms + d, d);
        }
    }
    if (mask)
        multiply(n_rows * g->n_features, mask, g->features);
    const float *const *output = net->weights + 3 * net->n_layers * net->n_directions;
    fill_rows(n_rows, net->n_outputs, output[1], g->logits);
    product(n_rows, net->n_outputs, g->n_features, g->features, g->n_features, 1,
            output[0], g->logits, g->logits, 0);
    for (size row = 0; row < n_rows; row++)
        memcpy(logits + g->order[row] * net->n_outputs, g->logits + row * net->n_outputs,
               net->n_outputs * sizeof(float));
    return g->n_entries;
}

/* The number of rows is a multiple of LANES: whole vectors are written. */
static const float *transpose(size rows, size columns, const float *from, float *to) {
    for (size first = 0; first < rows; first += LANES)
        for (size column = 0; column < columns; column++)
            for (size row = first; row < first + LANES; row++)
                to[column * rows + row] = from[row * columns + column];
    return to;
}

static void sum_rows(size n_rows, size columns, const float *from, float *to) {
    memset(to, 0, columns * sizeof(float));
    for (; n_rows > 0; n_rows--, from += columns)
        add(columns, from, to);
}

/* Returns the gradient with respect to a pooling of an LSTM of the last layer. */
static float *d_pooled_of(group *g, const network *net, int pooling, size direction,
                          size units) {
    const float *from = g->d_features + column_of(net, pooling, direction, units);
    float *to = g->d_pooled[pooling];
    for (size row = 0; row < g->n_rows; row++, from += g->n_features) {
        float divisor = pooling == MEAN ? larger(g->lengths[row], 1) : 1;
        for (size unit = 0; unit < units; unit++)
            to[row * units + unit] = from[unit] / divisor;
    }
    return to;
}

/* Computes the gradients with respect to kernel, recurrent kernel and bias of an LSTM, and
   returns their end. Leaves the gradient with respect to its table there. */
static float *run_lstm_backward(group *g, const network *net, const lstm *l, size layer,
                                size direction, float *gradients) {
    size units = l->units, width = 4 * units;
    size n_entries = layer ? g->n_places : g->n_entries;
    int is_last = layer == net->n_layers - 1;
    float *d_states = g->d_pooled[LAST], *d_maxima = 0, *d_sums = 0;
    if (is_last && net->places[LAST] >= 0)
        d_pooled_of(g, net, LAST, direction, units);
    else
        memset(d_states, 0, g->n_rows * units * sizeof(float));
    if (l->maxima)
        d_maxima = d_pooled_of(g, net, MAX, direction, units);
    if (l->sums)
        d_sums = d_pooled_of(g, net, MEAN, direction, units);
    float *d_kernel = gradients, *d_recurrent = d_kernel + l->n_inputs * width;
    float *d_bias = d_recurrent + units * width;
    memset(g->d_cells, 0, g->n_rows * units * sizeof(float));
    memset(g->table, 0, n_entries * width * sizeof(float));
    memset(d_recurrent, 0, units * width * sizeof(float));
    lstm_backward(g->n_steps, g->n_active, units, l->used,
                  layer ? g->steps[direction] : g->entries[direction],
                  transpose(units, width, l->recurrent, g->transposed), l->gates, l->cells,
                  l->states, l->maxima, d_states, d_maxima, d_sums,
                  is_last ? 0 : g->d_each[direction], g->d_cells, g->table, d_recurrent,
                  g->n_places, g->chunk);
    product(l->n_inputs, width, n_entries, g->inputs[layer], 1, l->n_inputs, g->table,
            d_kernel, 0, 0);
    sum_rows(n_entries, width, g->table, d_bias);
    return d_bias + width;
}

/* Backward pass, from the gradient with respect to the logits of a forward pass that kept
   its steps, in the same memory. `gradients` are those with respect to all weights but the
   embedding. Unless null, d_inputs, one row for each entry, are those with respect to the
   inputs of the first layer, and `sources` the rows of the embedding, or the flat steps,
   that they belong to. */
void PUBLIC(network_backward)(const network *net, char *memory, const float *d_logits,
                              float *gradients, float *d_inputs, size *sources) {
    group *g = (group *)memory;
    size n_rows = g->n_rows, n_outputs = net->n_outputs, n_features = g->n_features;
    for (size row = 0; row < n_rows; row++)
        memcpy(g->d_logits + row * n_outputs, d_logits + g->order[row] * n_outputs,
               n_outputs * sizeof(float));
    const float *head = net->weights[3 * net->n_layers * net->n_directions];
    product(n_rows, n_features, n_outputs, g->d_logits, n_outputs, 1,
            transpose(n_features, n_outputs, head, g->transposed), g->d_features, 0, 0);
    if (g->mask)
        multiply(n_rows * n_features, g->mask, g->d_features);
    /* From the last layer to the first, whose gradients come first. */
    for (size layer = net->n_layers - 1; layer >= 0; layer--) {
        const lstm *lstms = g->lstms + layer * net->n_directions;
        float *at = gradients, *d_below = layer ? g->d_inputs : d_inputs;
        for (const lstm *l = g->lstms; l < lstms; l++)
            at += (l->n_inputs + l->units + 1) * 4 * l->units;
        for (size d = 0; d < net->n_directions; d++) {
            size n_inputs = lstms[d].n_inputs, width = 4 * lstms[d].units;
            at = run_lstm_backward(g, net, lstms + d, layer, d, at);
            if (d_below)
                product(layer ? g->n_places : g->n_entries, n_inputs, width, g->table,
                        width, 1,
                        transpose(n_inputs, width, lstms[d].kernel, g->transposed),
                        d_below, d ? d_below : 0, 0);
        }
        if (layer == net->n_layers - 1) {
            product(n_features, n_outputs, n_rows, g->features, 1, n_features, g->d_logits,
                    at, 0, 0);
            sum_rows(n_rows, n_outputs, g->d_logits, at + n_features * n_outputs);
        }
        if (layer)
            split_d_inputs(g, net, (lstms - 1)->units);
    }
    if (d_inputs)
        memcpy(sources, g->sources, g->n_entries * sizeof(size));
}

/* Adds rows to those of `to` with the given indices, which are distinct. */
void PUBLIC(add_rows)(size n_rows, size columns, const size *indices, const float *rows,
                      float *to) {
    for (size row = 0; row < n_rows; row++)
        add(columns, rows + row * columns, to + indices[row] * columns);
}
