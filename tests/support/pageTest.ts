import { type BrowserContext, test as base } from "@playwright/test";

/** What a page did that it must never do. */
interface Misdeeds {
	readonly foreignRequests: string[];
	readonly consoleErrors: string[];
}

/** Listens to every page and worker of a context. Inline `data:` and `blob:` addresses are the page's own. */
function watchContext(context: BrowserContext, origin: string): Misdeeds {
	const misdeeds: Misdeeds = { foreignRequests: [], consoleErrors: [] };
	const isForeign = (address: string): boolean =>
		!address.startsWith("data:") && !address.startsWith("blob:") && new URL(address).origin !== origin;
	context.on("request", (request) => {
		if (isForeign(request.url())) misdeeds.foreignRequests.push(request.url());
	});
	context.on("console", (message) => {
		if (message.type() === "error") misdeeds.consoleErrors.push(`${message.text()} (${message.location().url})`);
	});
	context.on("weberror", (webError) => misdeeds.consoleErrors.push(String(webError.error())));
	return misdeeds;
}

function failOnMisdeeds({ foreignRequests, consoleErrors }: Misdeeds): void {
	if (foreignRequests.length > 0) throw new Error(`Requests left the page's origin:\n${foreignRequests.join("\n")}`);
	if (consoleErrors.length > 0) throw new Error(`The console has errors:\n${consoleErrors.join("\n")}`);
}

/**
 * Playwright's `test` for this page: fails when any request leaves the origin or the console has an error, whatever the
 * test itself looks at.
 */
export const test = base.extend<{ wellBehaved: undefined }>({
	wellBehaved: [
		async ({ context, baseURL }, use) => {
			const misdeeds = watchContext(context, new URL(baseURL ?? "http://localhost/").origin);
			await use(undefined);
			failOnMisdeeds(misdeeds);
		},
		{ auto: true },
	],
});

export { expect } from "@playwright/test";
