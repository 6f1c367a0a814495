import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium, { inflate } from '@sparticuz/chromium';

// A program of its own because the package unpacks into the system's temporary folder, whichever the environment names:
// chromium.ts runs this with the folder the browser is to live in.
await chromium.executablePath();
// Libraries a small machine may lack (libnss3); the package unpacks them by itself only on the host it is made for.
await inflate(join(fileURLToPath(import.meta.resolve('@sparticuz/chromium')), '../../bin/al2023.tar.br'));
