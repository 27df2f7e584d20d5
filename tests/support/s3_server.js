// An S3 server (s3rver) on a free port of 127.0.0.1 with the bucket "livres". It prints its port.
//
//     node s3_server.js S3RVER FOLDER      S3RVER is s3rver's program, beside which aws4 is installed
//
// s3rver itself does not check signatures of version 4: aws4, which shares no code with the client, does it before it is asked.
'use strict';

const http = require('http');
const load = require('module').createRequire(process.argv[2]);
const aws4 = load('aws4');
const S3rver = load('s3rver');

const KEY = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

// What is wrong with a request's signature, as S3's code for it; undefined when it is right.
function complaint(request) {
    const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d+\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)$/;
    const match = form.exec(request.headers.authorization || '');
    if (!match) return 'AccessDenied';
    const [, key, region, names, signature] = match;
    if (key !== KEY.accessKeyId) return 'InvalidAccessKeyId';
    const signed = names.split(';');
    if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every(name => signed.includes(name))) return 'AccessDenied';
    const proper = { 'x-amz-content-sha256': 'X-Amz-Content-Sha256', 'x-amz-date': 'X-Amz-Date', host: 'Host' };
    const headers = Object.fromEntries(signed.map(name => [proper[name] || name, request.headers[name]]));
    // By itself aws4 leaves some names out, such as range.
    const extraHeadersToInclude = Object.fromEntries(signed.map(name => [name, true]));
    const again = { service: 's3', region, method: request.method, path: request.url, headers, extraHeadersToInclude };
    const expected = aws4.sign(again, KEY).headers.Authorization;
    return expected.endsWith(`Signature=${signature}`) ? undefined : 'SignatureDoesNotMatch';
}

async function serve(directory) {
    const store = new S3rver({ directory, silent: true, vhostBuckets: false, configureBuckets: [{ name: 'livres' }] });
    await store.configureBuckets();
    const answer = store.callback();
    const server = http.createServer((request, response) => {
        const code = complaint(request);
        if (!code) return answer(request, response);
        request.resume();
        response.writeHead(403, { 'content-type': 'application/xml', connection: 'close' });
        response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);
    });
    server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
}

serve(process.argv[3]);
