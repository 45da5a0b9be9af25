/* Detect the x86-64 level (2 to 4) that the CPU and the operating system support. */

#include "export.h"

#ifdef __x86_64__
#include <cpuid.h>

/* Registers that the operating system saves: bits 1 and 2 for AVX, also 5 to 7 for
   AVX-512. */
static unsigned saved_registers(void) {
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

EXPORT int processor_level(void) {
    const unsigned fma = 1u << 12, osxsave = 1u << 27, f16c = 1u << 29;
    const unsigned avx2 = 1u << 5, bmi = 1u << 3 | 1u << 8;
    const unsigned avx512 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31;
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & osxsave) == 0)
        return 2;
    unsigned basic = c, saved = saved_registers();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (saved & 6) != 6 ||
        (basic & (fma | f16c)) != (fma | f16c) || (b & (avx2 | bmi)) != (avx2 | bmi))
        return 2;
    return (b & avx512) == avx512 && (saved & 0xe6) == 0xe6 ? 4 : 3;
}
#else
EXPORT int processor_level(void) { return 1; }
#endif
