import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imageVersions, shortImage } from '../../../../server/src/domain/plan-text/image-versions.ts';

const region = (image: string, release?: string) => ({
  images: { aws: { regions: { 'us-west-2': { image, ...(release === undefined ? {} : { release }) } } } },
});
const snapshot = {
  bootImages: {
    data: { stream: JSON.stringify({ architectures: { x86_64: region('ami-new', '9.8.20260428-0') } }) },
  },
  otherStreams: [
    {
      architectures: {
        x86_64: { ...region('ami-old'), artifacts: { aws: { release: '418.94.202501221327-0' } } },
      },
    },
  ],
  ec2Images: [
    { ImageId: 'ami-red-hat', OwnerId: '531415883065', Name: 'rhcos-412.86.202212081411-0-x86_64' },
    { ImageId: 'ami-paid', OwnerId: '679593333241', Description: 'OpenShift 9.6.20260210-0 worker' },
    { ImageId: 'ami-other', OwnerId: '1', Name: 'rhcos-412.86.202212081411-0-x86_64' },
    { ImageId: 'ami-new', OwnerId: '531415883065', Name: 'rhcos-1.1.20200101-0' },
  ],
};

describe('the RHCOS version of a boot image', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['ami-new', '9.8.20260428-0'],
    ['ami-old', '418.94.202501221327-0'],
    ['ami-red-hat', '412.86.202212081411-0'],
    ['ami-paid', '9.6.20260210-0'],
    ['ami-other', undefined],
    ['ami-nobody', undefined],
    ['projects/rhcos-cloud/global/images/rhcos-9-6-20251015-1-gcp-x86-64', '9.6.20251015-1'],
    ['projects/rhcos-cloud/global/images/rhcos-48-83-202103221318-0-gcp', '48.83.202103221318-0'],
    ['projects/rhcos-cloud/global/images/rhcos-none', undefined],
    ['projects/acme/global/images/rhcos-9-6-20251015-1-gcp-x86-64', undefined],
    ['azureopenshift:aro4:419-v2:419.6.20250523', '419.6.20250523'],
    ['acme:golden:one:latest', undefined],
    [':::', undefined],
    ['/resourceGroups/x/images/x/versions/latest', undefined],
    ['juniper-rhcos-fd-one', undefined],
    ['juniper-rhcos-fd-one with RHCOS 9.8.20260428-0', '9.8.20260428-0'],
    ['rhcos-418.94.202410090804-0-vmware.x86_64', '418.94.202410090804-0'],
  ];
  for (const [image, version] of cases) {
    test(`${image}: ${version ?? 'not told'}`, () => assert.equal(imageVersions(snapshot)(image), version));
  }

  test('is told by names alone where nothing is known of the cluster, or its stream is broken', () => {
    assert.equal(imageVersions(undefined)('ami-new'), undefined);
    assert.equal(imageVersions({ bootImages: { data: { stream: '{' } } })('ami-new'), undefined);
    assert.equal(imageVersions({ bootImages: null })('a:b:c:9.8.20260428'), '9.8.20260428');
  });

  test('stands above an id without what all have in common', () => {
    assert.equal(shortImage('projects/rhcos-cloud/global/images/rhcos-x'), 'rhcos-x');
    assert.equal(shortImage('projects/acme/global/images/rhcos-x'), 'projects/acme/global/images/rhcos-x');
    assert.equal(shortImage('template-a with RHCOS 9.8.20260428-0'), 'template-a');
  });
});
