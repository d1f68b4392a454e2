import { describe, expect, test } from "vitest";
import { levelTeam, lineTeam } from "../../../src/compute/gpu/kernels/lineTeam.ts";
import { chooseOctetForm, octetTable } from "../../../src/compute/gpu/kernels/octet.ts";
import { writeRecord } from "../../../src/compute/gpu/kernels/record.ts";
import { linkShader } from "../../../src/compute/gpu/wgsl/link.ts";
import { SHADER_SOURCES } from "../../../src/compute/gpu/wgsl/sources.ts";

describe("the linker", () => {
	const sources = {
		kernels: { main: "a\n//#include one\n//#include open\nb" },
		library: { one: "1\n//#include two", two: "2", left: "//#include two\nL" },
	};

	test("puts library files in, each once, and takes choices", () => {
		expect(
			linkShader(sources, "main", { open: "left" })
				.split("\n")
				.filter((line) => line !== ""),
		).toEqual(["a", "1", "2", "L", "b"]);
	});

	test("names what is missing", () => {
		expect(() => linkShader(sources, "main")).toThrow("open");
		expect(() => linkShader(sources, "other")).toThrow("other");
	});

	test("every kernel of the repository links, with nothing left to include", () => {
		expect(Object.keys(SHADER_SOURCES.kernels).sort()).toEqual(["climb-lines", "probe", "relax-level", "relax-lines"]);
		for (const kernel of Object.keys(SHADER_SOURCES.kernels)) {
			for (const octet of ["octet-tables", "octet-direct"]) {
				for (const team of ["alone", "together", "together-subgroups"]) {
					expect(linkShader(SHADER_SOURCES, kernel, { octet, team })).not.toContain("//#include");
				}
			}
		}
	});
});

describe("how threads share lines", () => {
	test("lanes of a processor work alone; threads of a graphics device share, by subgroup operations where it has them", () => {
		expect(lineTeam({ subgroupSize: 4, subgroups: true }).choice).toBe("alone");
		const plain = lineTeam({ subgroupSize: 32, subgroups: false });
		expect([plain.choice, plain.features]).toEqual(["together", []]);
		const quick = lineTeam({ subgroupSize: 32, subgroups: true });
		expect([quick.choice, quick.features]).toEqual(["together-subgroups", ["subgroups"]]);
	});

	test("every workgroup is within what the standard promises: 256 threads", () => {
		for (const machine of [4, 32, 64].map((subgroupSize) => ({ subgroupSize, subgroups: false }))) {
			for (const { overrides } of [lineTeam(machine), levelTeam(machine)]) {
				expect(overrides.LINES * overrides.SLOTS).toBeLessThanOrEqual(256);
			}
		}
	});
});

describe("parameter records", () => {
	test("numbers stand one after another, each stretch from the next multiple of 16 on", () => {
		const view = new DataView(new ArrayBuffer(64));
		writeRecord(view, 16, [{ whole: [7], real: [0.5, 2] }, { real: Float32Array.of(3, 4) }]);
		expect([view.getUint32(16, true), view.getFloat32(20, true), view.getFloat32(24, true)]).toEqual([7, 0.5, 2]);
		expect([view.getFloat32(32, true), view.getFloat32(36, true)]).toEqual([3, 4]);
	});

	test("the table holds powers of 2 for odd steps, then their inverses", () => {
		const table = octetTable(0.1, 2);
		expect(table.length).toBe(32);
		expect(table[0]).toBeCloseTo(2 ** 0.1, 6);
		expect(table[2 * 4 + 3]).toBeCloseTo(2 ** (0.1 * 5 * 7), 4);
		for (let n = 0; n < 16; n++) expect(table[n]! * table[n + 16]!).toBeCloseTo(1, 6);
	});
});

test("tables serve kernels down to half a point, an exponential a term below", () => {
	expect(chooseOctetForm(0.0435, 1)).toBe("octet-tables");
	expect(chooseOctetForm(0.72, 2)).toBe("octet-tables");
	expect(chooseOctetForm(3, 1)).toBe("octet-direct");
});
