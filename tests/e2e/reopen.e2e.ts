import { expect, test } from "../support/pageTest.ts";
import { reviewed, sampleFile } from "../support/samplePage.ts";

test("a folder that was dropped before is one click away after a reload, and its storage is told beside Run", async ({
	page,
}) => {
	await page.goto("./");
	const files = { "manifest.csv": await sampleFile("manifest.csv"), "masks.csv": await sampleFile("masks.csv") };
	// A script can't drop a folder. The handle of one in the page's own file system is kept as a drop would keep it.
	await page.evaluate(async (texts) => {
		const root = await navigator.storage.getDirectory();
		const handle = await root.getDirectoryHandle("plate", { create: true });
		for (const [name, text] of Object.entries(texts)) {
			const stream = await (await handle.getFileHandle(name, { create: true })).createWritable();
			await stream.write(text);
			await stream.close();
		}
		await new Promise<void>((resolve, reject) => {
			const opening = indexedDB.open("maskflow-folders", 1);
			opening.onupgradeneeded = () => {
				const { objectStoreNames } = opening.result;
				if (!objectStoreNames.contains("folders")) opening.result.createObjectStore("folders", { keyPath: "id" });
			};
			opening.onerror = () => reject(opening.error);
			opening.onsuccess = () => {
				const writing = opening.result.transaction("folders", "readwrite");
				writing.objectStore("folders").put({ id: 1, name: "plate", handle });
				writing.oncomplete = () => resolve(opening.result.close());
				writing.onabort = () => reject(writing.error);
			};
		});
	}, files);
	await page.reload();
	await page.getByRole("button", { name: "Reopen plate" }).click();
	await reviewed(page);
	await expect(page.getByText("7 pairs, solved on this machine.")).toBeVisible();
	await expect(page.getByText(/^Stores about \d.* in this browser; .* are free\.$/)).toBeVisible();
});
