/**
 * Holds the lock of this worker's name until it dies; resolves once it is held. Whoever is granted it afterwards learns of
 * the death by it: a worker that the browser kills sends no event.
 */
export function holdLifeLock(manager: LockManager | undefined, name: string): Promise<void> {
	if (manager === undefined || name === "") return Promise.resolve();
	return new Promise((resolve) => {
		void manager.request(name, () => {
			resolve();
			return new Promise<never>(() => {});
		});
	});
}
