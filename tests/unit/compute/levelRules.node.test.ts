import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LEVEL_RULES } from "../../../src/compute/gpu/levelRules.ts";

test("the shader that solves a level by itself follows the host's rules", () => {
	const text = readFileSync(new URL("../../../shaders/lib/control.wgsl", import.meta.url), "utf8");
	const found = [...text.matchAll(/^const ([A-Z_]+): (?:f32|u32) = ([\d.e+-]+)u?;/gm)].map(([, name = "", number]) => [
		name,
		Number(number),
	]);
	const inShader = Object.fromEntries(found.filter(([name]) => String(name) in LEVEL_RULES));
	expect(inShader).toEqual(LEVEL_RULES);
});
