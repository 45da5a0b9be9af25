/* Activations of vectors of type VECTOR, with INTEGERS of the same size. Included once
   for each type; OF_TYPE(name) makes the names distinct. */

/* exp(x) - 1 as 2^n (1 + p) - 1 with an integer n and p = exp(r) - 1, |r| <= log(2) / 2,
   by its Taylor series: no loss of precision near 0. NaN stays NaN. */
INLINE VECTOR OF_TYPE(exp_minus_one)(VECTOR x) {
    x = x > 87.f ? (VECTOR)87.f : x;
    x = x < -87.f ? (VECTOR)-87.f : x;
    /* 1.5 * 2^23: adding it rounds to an integer. */
    const VECTOR shift = 12582912.f;
    VECTOR shifted = MULTIPLY_ADD(x, (VECTOR)1.44269504f, shift);
    VECTOR n = shifted - shift;
    /* log(2) is subtracted in two parts, for precision. */
    VECTOR r = MULTIPLY_ADD(n, (VECTOR)-0.693359375f, x);
    r = MULTIPLY_ADD(n, (VECTOR)2.12194440e-4f, r);
    VECTOR p = MULTIPLY_ADD(r, (VECTOR)(1.f / 5040), (VECTOR)(1.f / 720));
    p = MULTIPLY_ADD(p, r, (VECTOR)(1.f / 120));
    p = MULTIPLY_ADD(p, r, (VECTOR)(1.f / 24));
    p = MULTIPLY_ADD(p, r, (VECTOR)(1.f / 6));
    p = MULTIPLY_ADD(p, r, (VECTOR)(1.f / 2));
    p = MULTIPLY_ADD(p, r * r, r);
    INTEGERS exponent = __builtin_bit_cast(INTEGERS, shifted) << 23;
    VECTOR power = __builtin_bit_cast(VECTOR, exponent + 0x3f800000);
    return MULTIPLY_ADD(power, p, power - 1.f);
}
