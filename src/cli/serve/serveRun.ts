import { createReadStream } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { basename, extname, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";

/** Where the run lies below the page; the page asks for it when its address says `?served-run`. */
export const SERVED_RUN = "served-run";

const TYPES: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".json": "application/json; charset=utf-8",
	".csv": "text/csv; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".jpg": "image/jpeg",
	".woff2": "font/woff2",
	".wasm": "application/wasm",
};

/**
 * Answers for the built page and, below /served-run/, for one run folder: index.json names it, files/PATH gives its
 * files. Nothing is listed, so that a folder of ten thousand pairs costs what is looked at. Reads only, and nothing
 * outside the two folders, links included. Another site's page can't ask: the host must be this machine's own name for
 * itself, whatever a name server said.
 * @param pageFolder the built page. @param runFolder the run.
 */
export async function createServedRun(pageFolder: string, runFolder: string): Promise<RequestListener> {
	const page = await realpath(pageFolder);
	const run = await realpath(runFolder);
	const policy = await policyOfPage(page);

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		if (policy !== null) response.setHeader("Content-Security-Policy", policy);
		if (!isOwnHost(request.headers.host)) return refuse(response, 403, "This server answers on this machine only.");
		if (request.method !== "GET" && request.method !== "HEAD") {
			response.setHeader("Allow", "GET, HEAD");
			return refuse(response, 405, "Files can only be read here.");
		}
		const url = new URL(request.url ?? "/", "http://localhost");
		if (url.pathname === "/" && !url.searchParams.has(SERVED_RUN)) {
			response.writeHead(302, { Location: `/?${SERVED_RUN}` }).end();
			return;
		}
		const prefix = `/${SERVED_RUN}/`;
		if (url.pathname === `${prefix}index.json`) return sendName(request, response, run);
		const inRun = url.pathname.startsWith(`${prefix}files/`);
		const path = decodedPath(inRun ? url.pathname.slice(`${prefix}files/`.length) : url.pathname.slice(1));
		const file = path === null ? null : await fileInside(inRun ? run : page, path === "" ? "index.html" : path);
		if (file === null) return refuse(response, 404, "There is no such file.");
		response.setHeader("Cache-Control", inRun ? "no-store" : "no-cache");
		response.setHeader("Content-Type", TYPES[extname(file.location)] ?? "application/octet-stream");
		response.setHeader("Content-Length", file.sizeBytes);
		if (request.method === "HEAD") response.end();
		else await pipeline(createReadStream(file.location), response);
	}

	return (request, response) => {
		answer(request, response).catch(() => {
			if (!response.headersSent) refuse(response, 500, "The file could not be read.");
			response.destroy();
		});
	};
}

function sendName(request: IncomingMessage, response: ServerResponse, run: string): void {
	response.setHeader("Cache-Control", "no-store");
	response.setHeader("Content-Type", "application/json; charset=utf-8");
	response.end(request.method === "HEAD" ? undefined : JSON.stringify({ name: basename(run) }));
}

function refuse(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/** A name server may point any name at 127.0.0.1; the host that the browser asked for gives such a page away. */
function isOwnHost(host: string | undefined): boolean {
	return host !== undefined && /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host);
}

/** Segments of a request's path; null when one is empty, hidden, or leads elsewhere. */
function decodedPath(path: string): string | null {
	if (path === "") return "";
	try {
		const segments = path.split("/").map(decodeURIComponent);
		const plain = segments.every((name) => name !== "" && !name.startsWith(".") && !/[/\\\0]/.test(name));
		return plain ? segments.join("/") : null;
	} catch {
		return null; // a % that begins no byte
	}
}

/** A file below a (real) folder; null when there is none, or when a link leads out of it. */
async function fileInside(folder: string, path: string): Promise<{ location: string; sizeBytes: number } | null> {
	const location = await realpath(join(folder, path)).catch(() => null);
	if (location === null || !location.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
	const found = await stat(location);
	return found.isFile() ? { location: resolve(location), sizeBytes: found.size } : null;
}

/** The page's own policy, for its workers: those follow the header of their response, not the page's tag. */
async function policyOfPage(page: string): Promise<string | null> {
	const html = await readFile(join(page, "index.html"), "utf8");
	const written = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
	return written?.replaceAll("&#39;", "'").replaceAll("&amp;", "&") ?? null;
}
