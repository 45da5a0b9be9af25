/* Run the functions of a compiled kernel on fixed inputs, and print digests of the
   results, which are equal on all processors with the same arithmetic.

   Usage: harness LIBRARY. Prints a line for each function at each level that this
   processor supports: level, function, digest. Arrays are digested without padding. */

#include <stdio.h>
#include <stdlib.h>

#include "../../skseq/_kernel/group.h"

#ifdef _WIN32
#include <windows.h>
static void *open_library(const char *path) { return (void *)LoadLibraryA(path); }
static void *find(void *library, const char *name) {
    return (void *)GetProcAddress((HMODULE)library, name);
}
#else
#include <dlfcn.h>
static void *open_library(const char *path) { return dlopen(path, RTLD_NOW); }
static void *find(void *library, const char *name) { return dlsym(library, name); }
#endif

static void *library;
static int level, lanes;

/* Function of the library, at the level if it has one for each. */
static void *function(const char *name, int of_level) {
    char full[64];
    if (of_level)
        snprintf(full, sizeof full, "%s_%d", name, of_level);
    void *found = find(library, of_level ? full : name);
    if (!found) {
        fprintf(stderr, "The library has no function %s.\n", of_level ? full : name);
        exit(1);
    }
    return found;
}

/* FNV-1a. */
static uint64_t digest_of(uint64_t digest, const void *from, size n_bytes) {
    for (const unsigned char *at = from; n_bytes > 0; n_bytes--)
        digest = (digest ^ *at++) * 0x100000001b3u;
    return digest;
}
#define START 0xcbf29ce484222325u

static void print(const char *name, uint64_t digest) {
    printf("%d %s %016llx\n", level, name, (unsigned long long)digest);
}

static uint64_t state;

static size random_below(size n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size)(state >> 40) % n;
}

/* Multiples of 2^-23 from -1 to 1, which floats hold exactly. */
static float random_float(void) {
    return (float)(random_below(1 << 24) - (1 << 23)) / 8388608.f;
}

static void *zeros(size count, size n_bytes) {
    char *memory = calloc((size_t)(count * n_bytes + 128), 1);
    return memory + (64 - (uintptr_t)memory % 64);
}

static float *random_floats(size count) {
    float *numbers = zeros(count, sizeof *numbers);
    for (size k = 0; k < count; k++)
        numbers[k] = random_float();
    return numbers;
}

/* Columns with padding. */
static size wide(size columns) { return (columns + lanes - 1) / lanes * lanes; }

typedef void add_product(size, size, size, const float *, size, size, const float *,
                         float *);

static void run_product(void) {
    add_product *call = function("add_product", level);
    uint64_t digest = START;
    for (size rows = 1; rows < 20; rows++)
        for (size vectors = 1; vectors < 9; vectors++)
            for (size transposed = 0; transposed < 2; transposed++) {
                size columns = 8 * vectors, depth = 3 * vectors + rows;
                float *a = random_floats(rows * depth);
                float *b = random_floats(depth * columns);
                float *c = random_floats(rows * columns);
                call(rows, columns, depth, a, transposed ? 1 : depth,
                     transposed ? rows : 1, b, c);
                digest = digest_of(digest, c, rows * columns * sizeof *c);
            }
    print("product", digest);
}

typedef struct {
    size n_layers, units[3], n_directions, vocabulary_size, n_features, n_outputs;
    int poolings[N_POOLINGS], n_poolings;
} problem;

static const problem PROBLEMS[] = {
    {1, {13}, 1, 40, 5, 1, {LAST}, 1},
    {1, {100}, 1, 90, 32, 3, {MAX, MEAN}, 2},
    {1, {9}, 2, 0, 3, 2, {MEAN, LAST, MAX}, 3},
    {3, {17, 8, 5}, 2, 30, 7, 9, {MAX, LAST}, 2},
};
/* Numbers of steps of the sequences. */
static const size LENGTHS[] = {5, 0, 2, 31, 31, 17, 1, 70, 31, 4, 22, 3, 31, 30, 9, 8,
                               70};
#define N_ROWS (size)(sizeof LENGTHS / sizeof *LENGTHS)

/* Places of the weights without padding in the arrays with it, from the first on. */
typedef struct {
    size count, *places, n_padded;
} layout;

/* Adds a matrix with blocks of rows, each padded if pads_rows, and columns that are
   padded or, if they are gates of LSTM units, interleaved as well. */
static void add_matrix(layout *l, size blocks, size rows, int pads_rows, size columns,
                       int are_gates) {
    size units = are_gates ? columns / 4 : columns;
    size width = are_gates ? 4 * wide(units) : wide(columns);
    for (size row = 0; row < blocks * rows; row++)
        for (size column = 0; column < columns; column++) {
            size unit = column % units, gate = column / units;
            size at = are_gates ? unit / lanes * 4 * lanes + gate * lanes + unit % lanes
                                : column;
            size of_row = row / rows * (pads_rows ? wide(rows) : rows) + row % rows;
            l->places[l->count++] = l->n_padded + of_row * width + at;
        }
    l->n_padded += blocks * (pads_rows ? wide(rows) : rows) * width;
}

static uint64_t digest_places(uint64_t digest, const layout *l, const float *from) {
    for (size k = 0; k < l->count; k++)
        digest = digest_of(digest, from + l->places[k], sizeof *from);
    return digest;
}

static uint64_t digest_columns(uint64_t digest, size rows, size columns,
                               const float *from) {
    for (size row = 0; row < rows; row++)
        digest = digest_of(digest, from + row * wide(columns), columns * sizeof *from);
    return digest;
}

typedef struct {
    uint64_t logits, without_steps, gradients, inputs;
} digests;

static void run_problem(const problem *p, digests *d) {
    size (*memory_size)(const network *, size, const size *, const size *, int, int) =
        function("network_memory_size", level);
    size (*forward)(const network *, size, const size *, const size *, const void *, int,
                    const float *const *, const float *, char *, float *) =
        function("network_forward", level);
    void (*backward)(const network *, char *, const float *, float *, float *, size *) =
        function("network_backward", level);
    add_product *multiply_add = function("add_product", level);

    size reads_ids = p->vocabulary_size > 0, n_inputs = p->n_features, last = 0;
    size n_columns = reads_ids ? wide(n_inputs) : n_inputs, starts[20], n_arrays = 0;
    layout l = {0, zeros(1 << 20, sizeof(size)), 0};
    for (size layer = 0; layer < p->n_layers; layer++) {
        size units = last = p->units[layer];
        for (size k = 0; k < p->n_directions; k++) {
            starts[n_arrays++] = l.n_padded;
            add_matrix(&l, layer ? p->n_directions : 1, n_inputs, layer || reads_ids,
                       4 * units, 1);
            starts[n_arrays++] = l.n_padded;
            add_matrix(&l, 1, units, 1, 4 * units, 1);
            starts[n_arrays++] = l.n_padded;
            add_matrix(&l, 1, 1, 0, 4 * units, 1);
        }
        n_inputs = units;
    }
    size n_blocks = p->n_poolings * p->n_directions, n_pooled = n_blocks * wide(last);
    starts[n_arrays++] = l.n_padded;
    add_matrix(&l, n_blocks, last, 1, p->n_outputs, 0);
    starts[n_arrays++] = l.n_padded;
    add_matrix(&l, 1, 1, 0, p->n_outputs, 0);

    float *weights = zeros(l.n_padded, sizeof *weights), *embedding = 0;
    const float *arrays[20];
    for (size k = 0; k < l.count; k++)
        weights[l.places[k]] = random_float() / 2;
    for (size k = 0; k < n_arrays; k++)
        arrays[k] = weights + starts[k];
    if (reads_ids) {
        embedding = zeros(p->vocabulary_size * n_columns, sizeof *embedding);
        for (size k = 0; k < p->vocabulary_size * n_columns; k++)
            if (k % n_columns < p->n_features)
                embedding[k] = random_float();
    }
    network net = {
        .n_layers = p->n_layers,
        .n_directions = p->n_directions,
        .units = p->units,
        .vocabulary_size = p->vocabulary_size,
        .n_features = reads_ids ? 0 : p->n_features,
        .n_inputs = n_columns,
        .n_outputs = wide(p->n_outputs),
        .n_poolings = p->n_poolings,
        .places = {-1, -1, -1},
        .embedding = embedding,
        .weights = arrays,
    };
    for (int k = 0; k < p->n_poolings; k++)
        net.places[p->poolings[k]] = k;

    /* The rows from the last to the first, without one. */
    size rows[N_ROWS], offsets[N_ROWS + 1] = {0}, n_rows = N_ROWS - 1;
    for (size row = 0; row < N_ROWS; row++) {
        rows[row] = N_ROWS - 1 - row;
        offsets[row + 1] = offsets[row] + LENGTHS[row];
    }
    size n_steps = offsets[N_ROWS], n_values = reads_ids ? 1 : p->n_features;
    float *values = random_floats(n_steps * n_values);
    int32_t *ids = zeros(n_steps, sizeof *ids);
    for (size step = 0; step < n_steps; step++)
        ids[step] = (int32_t)random_below(larger(p->vocabulary_size, 1));
    const void *steps = reads_ids ? (const void *)ids : (const void *)values;
    float *mask = zeros(n_rows * n_pooled, sizeof *mask);
    for (size row = 0; row < n_rows * n_blocks; row++)
        for (size unit = 0; unit < last; unit++)
            mask[row * wide(last) + unit] = random_below(4) ? 4.f / 3 : 0;

    float *logits = zeros(n_rows * net.n_outputs, sizeof *logits);
    char *memory = zeros(memory_size(&net, n_rows, rows, offsets, 1, 0), 1);
    size n_entries = forward(&net, n_rows, rows, offsets, steps, 1, 0, mask, memory,
                             logits);
    d->logits = digest_columns(d->logits, n_rows, p->n_outputs, logits);

    float *d_logits = zeros(n_rows * net.n_outputs, sizeof *d_logits);
    for (size row = 0; row < n_rows; row++)
        for (size k = 0; k < p->n_outputs; k++)
            d_logits[row * net.n_outputs + k] = random_float();
    float *gradients = zeros(l.n_padded, sizeof *gradients);
    float *d_inputs = zeros(n_entries * n_columns, sizeof *d_inputs);
    size *sources = zeros(n_entries, sizeof *sources);
    backward(&net, memory, d_logits, gradients, reads_ids ? d_inputs : 0, sources);
    d->gradients = digest_places(d->gradients, &l, gradients);
    if (reads_ids) {
        d->inputs = digest_columns(d->inputs, n_entries, p->n_features, d_inputs);
        d->inputs = digest_of(d->inputs, sources, n_entries * sizeof *sources);
    }

    /* For predictions: no steps are kept, and the tables of ids are given. */
    const float *tables[2] = {0};
    size width = 4 * wide(p->units[0]);
    for (size k = 0; reads_ids && k < p->n_directions; k++) {
        float *table = zeros(p->vocabulary_size * width, sizeof *table);
        for (size id = 0; id < p->vocabulary_size; id++)
            memcpy(table + id * width, arrays[3 * k + 2], width * sizeof *table);
        multiply_add(p->vocabulary_size, width, n_columns, embedding, n_columns, 1,
                     arrays[3 * k], table);
        tables[k] = table;
    }
    memory = zeros(memory_size(&net, n_rows, rows, offsets, 0, reads_ids), 1);
    forward(&net, n_rows, rows, offsets, steps, 0, reads_ids ? tables : 0, 0, memory,
            logits);
    d->without_steps = digest_columns(d->without_steps, n_rows, p->n_outputs, logits);
}

static void run_networks(void) {
    digests d = {START, START, START, START};
    for (size k = 0; k < (size)(sizeof PROBLEMS / sizeof *PROBLEMS); k++)
        run_problem(PROBLEMS + k, &d);
    print("logits", d.logits);
    print("logits_of_predictions", d.without_steps);
    print("gradients", d.gradients);
    print("gradients_of_inputs", d.inputs);
}

static void run_adam(void) {
    void (*call)(size, const size *, float *, const float *, float *, float *, float,
                 float, float, float, float) = function("adam", level);
    const size counts[] = {8, 160, 16};
    float *values = random_floats(184), *mean = zeros(184, 4), *square = zeros(184, 4);
    uint64_t digest = START;
    for (int step = 0; step < 5; step++) {
        float *gradient = random_floats(184); /* Clipped in the second array. */
        call(3, counts, values, gradient, mean, square, 4, 0.01f / (float)(step + 1),
             0.1f, 0.001f, 1e-7f);
        digest = digest_of(digest, values, 184 * sizeof *values);
    }
    print("adam", digest);
}

static void run_add_rows(void) {
    void (*call)(size, size, const size *, const float *, float *) =
        function("add_rows", level);
    const size indices[] = {6, 0, 3};
    float *to = random_floats(7 * 24);
    call(3, 24, indices, random_floats(3 * 24), to);
    print("add_rows", digest_of(START, to, 7 * 24 * sizeof *to));
}

/* Stand-ins for Py_buffer, of which the kernel reads these members, and for the functions
   of Python: an object is its own row, whose first byte is its size. */
typedef struct {
    const char *start;
    void *object;
    intptr_t n_bytes;
} buffer;

static int get_buffer(void *object, buffer *to, int flags) {
    to->start = object;
    to->n_bytes = *to->start;
    return flags;
}

static void release_buffer(buffer *of) { of->start = 0; }

static void run_rows(void) {
    void (*find_rows)(size, int (*)(void *, buffer *, int), void (*)(buffer *),
                      void *const *, const char **, size *) = function("find_rows", 0);
    void (*copy_rows)(size, size, int, int, const char *const *, const size *, char *) =
        function("copy_rows", 0);
    char rows[] = "\1\3bc\4def\6ghijk\2l";
    void *objects[] = {rows, rows + 1, rows + 4, rows + 8, rows + 14};
    const char *starts[5];
    size n_bytes[5];
    uint64_t digest = START;
    find_rows(5, get_buffer, release_buffer, objects, starts, n_bytes);
    for (int k = 0; k < 4; k++) {
        char out[20] = {0};
        copy_rows(5, 4, k / 2, k % 2, starts, n_bytes, out);
        digest = digest_of(digest, out, sizeof out);
    }
    print("rows", digest);
}

typedef struct {
    uint64_t hash;
    size start, length, n_times;
    int32_t n_texts, last_text;
} word;

static void run_words(void) {
    size (*call)(const void *, size, const void *, uint64_t, int32_t *, size *, char *,
                 word *, int32_t *) = function("number_words", 0);
    char *kinds = zeros(0x110001, 1), *text = zeros(4000, 1);
    for (int point = 0; point < 0x500; point++)
        kinds[point] = "\3\3\0\2\4\3\1"[point % 7];
    size n_bytes = 0, ends[9];
    for (size k = 0; k < 900; k++) { /* Letters of one, two and three bytes. */
        size point = 0x21 + random_below(random_below(3) ? 0x50 : 0x480);
        if (point < 0x80)
            text[n_bytes++] = (char)point;
        else {
            text[n_bytes++] = (char)(0xc0 | point >> 6);
            text[n_bytes++] = (char)(0x80 | (point & 0x3f));
        }
        if (k % 100 == 99)
            text[n_bytes++] = '\xff';
    }
    int32_t *numbers = zeros(n_bytes, 4), *slots = zeros(8 * n_bytes, 4);
    char *words = zeros(n_bytes, 2);
    word *entries = zeros(n_bytes, sizeof *entries);
    size n_written = call(text, n_bytes, kinds, 0x9e3779b97f4a7c15u, numbers, ends, words,
                          entries, slots);
    uint64_t digest = digest_of(START, words, n_written);
    digest = digest_of(digest, ends, sizeof ends);
    digest = digest_of(digest, numbers, ends[8] * 4);
    for (size k = 0, end = 0; end < n_written; k++) {
        digest = digest_of(digest, &entries[k].hash, sizeof entries[k].hash);
        digest = digest_of(digest, &entries[k].n_times, sizeof entries[k].n_times);
        digest = digest_of(digest, &entries[k].n_texts, sizeof entries[k].n_texts);
        end = entries[k].start + entries[k].length + 1;
    }
    print("words", digest);
}

typedef struct {
    size n_columns;
    const int32_t *known;
    uint8_t *seen;
} terms;

static void run_terms(void) {
    void (*list_terms)(size, const size *, const int32_t *, const terms *, int32_t *,
                       size *) = function("list_terms", 0);
    void (*add_terms)(size, const size *, const int32_t *, const terms *, int32_t *, size,
                      const float *, double *) = function("add_terms", 0);
    enum { N_STEPS = 300, N_COLUMNS = 40, N_OUTPUTS = 2 };
    const size offsets[] = {0, 100, 100, 101, N_STEPS};
    int32_t codes[N_STEPS], known[N_COLUMNS], columns[N_STEPS];
    float weights[N_COLUMNS * N_OUTPUTS];
    uint8_t seen[N_COLUMNS / 8] = {0};
    for (int k = 0; k < N_STEPS; k++)
        codes[k] = (int32_t)random_below(100);
    for (int k = 0; k < N_COLUMNS; k++)
        known[k] = 2 * k + 7;
    for (int k = 0; k < N_COLUMNS * N_OUTPUTS; k++)
        weights[k] = (float)random_below(1000) / 7;
    uint64_t digest = START;
    for (int k = 0; k < 4; k++) {
        terms of = {N_COLUMNS, k / 2 ? known : 0, k % 2 ? seen : 0};
        size ends[4];
        double sums[4 * N_OUTPUTS] = {0};
        list_terms(4, offsets, codes, &of, columns, ends);
        digest = digest_of(digest, columns, ends[3] * 4);
        digest = digest_of(digest, ends, sizeof ends);
        add_terms(4, offsets, codes, &of, columns, N_OUTPUTS, weights, sums);
        digest = digest_of(digest, sums, sizeof sums);
    }
    print("terms", digest);
}

int main(int n_arguments, char **arguments) {
    if (n_arguments != 2) {
        fprintf(stderr, "Usage: harness LIBRARY\n");
        return 2;
    }
    library = open_library(arguments[1]);
    if (!library) {
        fprintf(stderr, "Cannot load %s.\n", arguments[1]);
        return 1;
    }
    int highest = ((int (*)(void))function("processor_level", 0))();
    for (level = highest < 2 ? highest : 2; level <= highest; level++) {
        lanes = ((int (*)(void))function("lanes", level))();
        state = 1;
        run_product();
        run_networks();
        run_adam();
        run_add_rows();
    }
    level = 0;
    state = 1;
    run_rows();
    run_words();
    run_terms();
    return 0;
}
