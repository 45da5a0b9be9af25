/* Split texts into words, and number the distinct words. */

#include <stdint.h>
#include <string.h>

#include "export.h"

typedef int64_t size;
typedef unsigned char byte;

/* A byte 0xFF, which UTF-8 does not use, ends a text. It is read as a code point. */
enum { END = 0xff, END_OF_TEXT = 0x110000 };
/* A code point is in no word; a word by itself; in a word, but not at its start; anywhere
   in a word of two or more; or anywhere in a word of one or more. */
enum { OUTSIDE, ALONE, CONTINUES, BEGINS, SUFFICES };

/* A distinct word, and where it is copied to. */
typedef struct {
    uint64_t hash;
    size start, length, n_times;
    int32_t n_texts, last_text;
} entry;

/* Reads a code point of valid UTF-8, which may be a surrogate. */
static uint32_t next_point(const byte **at) {
    const byte *p = *at;
    if (p[0] < 0x80)
        return *at += 1, p[0];
    if (p[0] < 0xe0)
        return *at += 2, (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    if (p[0] < 0xf0)
        return *at += 3, (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    if (p[0] == END)
        return *at += 1, END_OF_TEXT;
    return *at += 4, (p[0] & 7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 |
                         (p[3] & 0x3fu);
}

/* The key is random, so that texts cannot be made of words with equal hashes. */
static uint64_t hash_of(const byte *word, size length, uint64_t key) {
    uint64_t hash = key;
    for (size i = 0; i < length; i++) {
        unsigned __int128 product = (unsigned __int128)(hash ^ word[i]) * key;
        hash = (uint64_t)(product >> 64) ^ (uint64_t)product;
    }
    return hash;
}

/* Returns the slot of a word, which is negative if the word is new. */
static int32_t *find(int32_t *slots, size n_slots, const entry *entries,
                     const byte *words, const byte *word, size length, uint64_t hash) {
    for (uint64_t slot = hash;; slot++) {
        int32_t *found = &slots[slot & (uint64_t)(n_slots - 1)];
        if (*found < 0)
            return found;
        const entry *known = &entries[*found];
        if (known->hash == hash && known->length == length &&
            memcmp(words + known->start, word, (size_t)length) == 0)
            return found;
    }
}

/* Numbers the words of texts from 0 on, by first occurrence. `kinds` has an item for each
   code point and for END_OF_TEXT. Output are the number of each word; how many words
   there are up to the end of each text; the distinct words, each before a newline; and an
   entry for each of them. Returns the size of the distinct words in bytes. */
EXPORT size number_words(const byte *text, size n_bytes, const byte *kinds, uint64_t key,
                        int32_t *numbers, size *ends, byte *words, entry *entries,
                        int32_t *slots) {
    const byte *stop = text + n_bytes;
    size n_numbers = 0, n_entries = 0, n_slots = 32, n_written = 0;
    int32_t n_texts = 0;
    while (text < stop) {
        const byte *word = text;
        uint32_t point = next_point(&text);
        if (point == END_OF_TEXT)
            ends[n_texts++] = n_numbers;
        byte kind = kinds[point];
        if (kind == OUTSIDE || kind == CONTINUES)
            continue;
        const byte *second = text, *next = text;
        while (kind != ALONE && kinds[next_point(&next)] >= CONTINUES)
            text = next;
        if (kind == BEGINS && text == second)
            continue;
        if (n_entries == 0 || n_slots < 2 * n_entries) {
            n_slots *= 2;
            memset(slots, -1, (size_t)n_slots * sizeof *slots);
            for (int32_t i = 0; i < n_entries; i++) {
                const entry *old = &entries[i];
                *find(slots, n_slots, entries, words, words + old->start, old->length,
                      old->hash) = i;
            }
        }
        size length = text - word;
        uint64_t hash = hash_of(word, length, key);
        int32_t *number = find(slots, n_slots, entries, words, word, length, hash);
        if (*number < 0) {
            *number = (int32_t)n_entries;
            entries[n_entries++] = (entry){hash, n_written, length, 0, 0, -1};
            memcpy(words + n_written, word, (size_t)length);
            words[n_written + length] = '\n';
            n_written += length + 1;
        }
        entry *found = &entries[*number];
        found->n_times++;
        found->n_texts += found->last_text != n_texts;
        found->last_text = n_texts;
        numbers[n_numbers++] = *number;
    }
    return n_written;
}
