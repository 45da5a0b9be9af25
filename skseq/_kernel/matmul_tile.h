/* Tiled matrix product with vectors of WIDTH floats. Included once for each width;
   OF_WIDTH(name) makes the names distinct. */

typedef float OF_WIDTH(vector) __attribute__((ext_vector_type(WIDTH), aligned(4)));

/* At most TILE_ROWS x TILE_VECTORS vectors, so that the sums stay in registers. */
INLINE void OF_WIDTH(tile)(const int rows, const int vectors, size depth, const float *a,
                           size a_row, size a_column, const float *b, size b_row,
                           float *c, size c_row, const float *start,
                           const int32_t *entries) {
    typedef OF_WIDTH(vector) vector;
    vector sums[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int i = 0; i < rows; i++) {
        const float *from = start + (entries ? entries[i] : i) * c_row;
        UNROLL for (int j = 0; j < vectors; j++)
            sums[i][j] = start ? *(const vector *)(from + j * WIDTH) : (vector)0;
    }
    for (size k = 0; k < depth; k++) {
        vector right[TILE_VECTORS];
        UNROLL for (int j = 0; j < vectors; j++)
            right[j] = *(const vector *)(b + k * b_row + j * WIDTH);
        UNROLL for (int i = 0; i < rows; i++) {
            vector left = a[i * a_row + k * a_column];
            UNROLL for (int j = 0; j < vectors; j++)
                sums[i][j] = MULTIPLY_ADD(left, right[j], sums[i][j]);
        }
    }
    UNROLL for (int i = 0; i < rows; i++)
        UNROLL for (int j = 0; j < vectors; j++)
            *(vector *)(c + i * c_row + j * WIDTH) = sums[i][j];
}

INLINE void OF_WIDTH(panel)(const int vectors, size rows, size depth, const float *a,
                            size a_row, size a_column, const float *b, size b_row,
                            float *c, size c_row, const float *start,
                            const int32_t *entries) {
#define TILE(n) \
    case n: \
        OF_WIDTH(tile)(n, vectors, depth, a, a_row, a_column, b, b_row, c, c_row, start, \
                       entries); \
        break;
    while (rows > 0) {
        /* The last two tiles have equal heights: in a low tile, sums wait for each other. */
        size n = rows >= 2 * TILE_ROWS ? TILE_ROWS
                 : rows > TILE_ROWS    ? (rows + 1) / 2 : rows;
        switch (n) {
            TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
#if TILE_ROWS > 6
            TILE(7) TILE(8)
#endif
        }
        rows -= n;
        a += n * a_row;
        c += n * c_row;
        if (entries)
            entries += n;
        else if (start)
            start += n * c_row;
    }
#undef TILE
}

/* Computes as many columns as fill whole vectors, and returns their number. */
static size OF_WIDTH(panels)(size rows, size columns, size depth, const float *a,
                             size a_row, size a_column, const float *b, size b_row,
                             float *c, size c_row, const float *start,
                             const int32_t *entries) {
#define PANEL(n) \
    OF_WIDTH(panel)(n, rows, depth, a, a_row, a_column, b + j, b_row, c + j, c_row, \
                    start ? start + j : 0, entries)
    size j = 0;
    for (; j + TILE_VECTORS * WIDTH <= columns; j += TILE_VECTORS * WIDTH)
        PANEL(TILE_VECTORS);
    size rest = (columns - j) / WIDTH;
    switch (rest) {
    case 1: PANEL(1); break;
#if TILE_VECTORS > 2
    case 2: PANEL(2); break;
#endif
    }
    return j + rest * WIDTH;
#undef PANEL
}
