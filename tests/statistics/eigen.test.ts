import fc from "fast-check";
import { expect, test } from "vitest";
import { symmetricEigen } from "../../server/statistics/numbers/symmetric-eigen.ts";

test("a symmetric matrix only stretches its eigenvectors, which are at right angles", () => {
  const size = fc.integer({ min: 1, max: 8 });
  // entries so small that they have lost digits themselves are none
  const cell = fc
    .double({ min: -10, max: 10, noNaN: true })
    .map((value) => (Math.abs(value) < 1e-300 ? 0 : value));
  const matrix = size.chain((k) => fc.array(cell, { minLength: k * k, maxLength: k * k }));
  fc.assert(
    fc.property(matrix, (cells) => {
      const k = Math.sqrt(cells.length);
      const at = (i: number, j: number) => cells[Math.max(i, j) * k + Math.min(i, j)]!;
      const { values, vectors } = symmetricEigen(
        cells.map((_, cell) => at(Math.floor(cell / k), cell % k)),
        k,
      );
      for (let j = 0; j < k; j++) {
        if (j > 0) expect(values[j]!).toBeLessThanOrEqual(values[j - 1]!);
        for (let i = 0; i < k; i++) {
          const sum = (term: (m: number) => number) =>
            Array.from({ length: k }, (_, m) => term(m)).reduce((total, each) => total + each, 0);
          expect(sum((m) => at(i, m) * vectors[m * k + j]!)).toBeCloseTo(
            values[j]! * vectors[i * k + j]!,
            11,
          );
          expect(sum((m) => vectors[m * k + i]! * vectors[m * k + j]!)).toBeCloseTo(i === j ? 1 : 0, 12);
        }
      }
    }),
  );
});
