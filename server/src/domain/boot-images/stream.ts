import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Release } from '../release.ts';
import { parseGoJson } from './go-json.ts';
import { decodeTyped } from './provider-spec-decode.ts';
import { always, map, pointer, since, string, struct } from './provider-spec-types.ts';
import { objectAt, textAt } from './read.ts';

const artifact = pointer(
  struct('stream.Artifact', {
    location: string,
    signature: string,
    sha256: string,
    'uncompressed-sha256': string,
  }),
);
const regionsOf = (of: ReturnType<typeof struct>, name: string) =>
  pointer(struct(name, { regions: map(of) }));
const singleImage = (scope: string) => struct(`${scope}.SingleImage`, { release: string, image: string });
const bucketObject = struct('stream.SingleObject', {
  release: string,
  object: string,
  bucket: string,
  url: string,
});
const azureImage = pointer(
  struct('rhcos.AzureMarketplaceImage', {
    publisher: always(string),
    offer: always(string),
    sku: always(string),
    version: always(string),
  }),
);
const azureImages = pointer(
  struct('rhcos.AzureMarketplaceImages', { hyperVGen1: azureImage, hyperVGen2: azureImage }),
);
const extensions = struct('rhcos.Extensions', {
  'aws-winli': since('4.21', regionsOf(singleImage('rhcos'), 'rhcos.ReplicatedImage')),
  'azure-disk': pointer(struct('rhcos.AzureDisk', { release: string, url: string })),
  marketplace: since(
    '4.21',
    pointer(
      struct('rhcos.Marketplace', {
        azure: pointer(
          struct('rhcos.AzureMarketplace', {
            'no-purchase-plan': azureImages,
            ocp: azureImages,
            opp: azureImages,
            oke: azureImages,
            'ocp-emea': azureImages,
            'opp-emea': azureImages,
            'oke-emea': azureImages,
          }),
        ),
      }),
    ),
  ),
});
const images = struct('stream.Images', {
  aliyun: regionsOf(singleImage('stream'), 'stream.ReplicatedImage'),
  aws: regionsOf(singleImage('stream'), 'stream.ReplicatedImage'),
  gcp: pointer(
    struct('stream.GcpImage', {
      release: string,
      project: always(string),
      family: string,
      name: always(string),
    }),
  ),
  ibmcloud: regionsOf(bucketObject, 'stream.ReplicatedObject'),
  kubevirt: pointer(
    struct('stream.ContainerImage', { release: string, image: string, 'digest-ref': string }),
  ),
  powervs: regionsOf(bucketObject, 'stream.ReplicatedObject'),
});
const artifacts = struct('stream.PlatformArtifacts', {
  release: string,
  formats: map(
    struct('stream.ImageFormat', {
      disk: artifact,
      kernel: artifact,
      initramfs: artifact,
      rootfs: artifact,
    }),
  ),
});
const streamType = struct('stream.Stream', {
  stream: always(string),
  metadata: struct('stream.Metadata', { 'last-modified': string, generator: string }),
  architectures: map(
    struct('stream.Arch', {
      artifacts: map(artifacts),
      images,
      'rhel-coreos-extensions': pointer(extensions),
    }),
  ),
});

/** CoreOS stream metadata as the operator reads it. */
export interface Stream {
  readonly name: string;
  /** By RPM names: `x86_64`, `aarch64`, `ppc64le`, `s390x`. */
  readonly architectures: JsonObject;
}

/**
 * The stream metadata in the key `stream` of ConfigMap `coreos-bootimages`, or the operator's error text.
 * Source: domain.md 1.3; pkg/controller/bootimage/helpers.go:unmarshalStreamDataConfigMap.
 */
export function readStream(configMap: JsonObject, release: Release): Stream | { readonly error: string } {
  const json = parseGoJson(textAt(configMap, ['data', 'stream']) ?? '');
  const decoded = 'error' in json ? json : decodeTyped(streamType, json.value, { release, yaml: false });
  if ('error' in decoded) return { error: `failed to parse CoreOS stream metadata: ${decoded.error}` };
  return {
    name: textAt(decoded.value, ['stream']) ?? '',
    architectures: objectAt(decoded.value, ['architectures']) ?? {},
  };
}

/** The stream's part for an architecture; the error is that of stream-metadata-go's GetArchitecture. */
export function architectureOf(
  stream: Stream,
  architecture: string,
): { readonly value: JsonObject } | { readonly error: string } {
  const value = objectAt(stream.architectures, [architecture]);
  if (value !== undefined) return { value };
  return { error: `stream:${stream.name} does not have architecture '${architecture}'` };
}

/** The AWS image of a region; undefined where there is none. Source: stream-metadata-go GetAwsRegionImage. */
export function regionImage(stream: Stream, architecture: string, region: string): string | undefined {
  const image = objectAt(stream.architectures, [architecture, 'images', 'aws', 'regions', region]);
  return image === undefined ? undefined : (textAt(image, ['image']) ?? '');
}

/**
 * Every AWS image id in CoreOS stream metadata: `architectures.*.images.aws.regions.*.image`.
 * Red Hat published each of them. `stream` need not be well-formed.
 */
export function awsImagesIn(stream: JsonValue): readonly string[] {
  const architectures = objectAt(stream, ['architectures']) ?? {};
  return Object.values(architectures)
    .flatMap((part) => Object.values(objectAt(part, ['images', 'aws', 'regions']) ?? {}))
    .flatMap((region) => {
      const image = isObject(region) ? region['image'] : undefined;
      return typeof image === 'string' && image !== '' ? [image] : [];
    });
}
