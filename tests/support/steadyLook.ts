import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

const FONT = new URL(
	"../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
	import.meta.url,
);

/**
 * Makes a page look the same on every machine: one font that comes with the tests in place of the system's, nothing that
 * moves, and what tells the time or the speed of this machine out of sight. The context must have `bypassCSP`, because the
 * page itself rightly refuses a font from a `data:` address.
 */
export async function steadyLook(page: Page): Promise<void> {
	const font = (await readFile(FONT)).toString("base64");
	await page.emulateMedia({ reducedMotion: "reduce" });
	await page.addInitScript(
		([data]) => {
			const sheet = new CSSStyleSheet();
			sheet.replaceSync(`
				:root { --font: "Steady" !important }
				* { caret-color: transparent !important; transition: none !important }
				svg text { font-family: "Steady" !important }
				.topbar-run, .topbar-storage { display: inline-block; width: 10rem; overflow: hidden; white-space: nowrap }
			`);
			document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
			const face = new FontFace("Steady", `url(data:font/woff2;base64,${data})`, { weight: "100 900" });
			document.fonts.add(face);
			void face.load();
		},
		[font] as const,
	);
}
