/** What a machine of three cores tells: two are for threads that solve. */
Object.defineProperty(navigator, "hardwareConcurrency", { value: 3 });
