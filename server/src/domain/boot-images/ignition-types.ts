import { bool, int, list, pointer, since, string, struct } from './provider-spec-types.ts';

const verification = struct('types.Verification', { hash: pointer(string) });
const reference = struct('types.ConfigReference', { source: string, verification });

const node = {
  filesystem: string,
  group: pointer(struct('types.NodeGroup', { id: pointer(int), name: since('2.1', string) })),
  overwrite: since('2.2', pointer(bool)),
  path: string,
  user: pointer(struct('types.NodeUser', { id: pointer(int), name: since('2.1', string) })),
};

const disks = list(
  struct('types.Disk', {
    device: string,
    partitions: list(
      struct('types.Partition', {
        guid: since('2.1', string),
        label: string,
        number: int,
        size: int,
        start: int,
        typeGuid: string,
      }),
    ),
    wipeTable: bool,
  }),
);

const files = list(
  struct('types.File', {
    ...node,
    append: since('2.2', bool),
    contents: struct('types.FileContents', { compression: string, source: string, verification }),
    mode: pointer(int),
  }),
);

const filesystems = list(
  struct('types.Filesystem', {
    mount: pointer(
      struct('types.Mount', {
        create: pointer(struct('types.Create', { force: bool, options: list(string) })),
        device: string,
        format: string,
        label: since('2.1', pointer(string)),
        options: since('2.1', list(string)),
        uuid: since('2.1', pointer(string)),
        wipeFilesystem: since('2.1', bool),
      }),
    ),
    name: string,
    path: pointer(string),
  }),
);

const raid = list(
  struct('types.Raid', {
    devices: list(string),
    level: string,
    name: string,
    options: since('2.2', list(string)),
    spares: int,
  }),
);

const accountFields = {
  gecos: string,
  groups: list(string),
  homeDir: string,
  noCreateHome: bool,
  noLogInit: bool,
  noUserGroup: bool,
  primaryGroup: string,
  shell: string,
  system: bool,
  uid: pointer(int),
};

const passwd = struct('types.Passwd', {
  groups: list(
    struct('types.PasswdGroup', { gid: pointer(int), name: string, passwordHash: string, system: bool }),
  ),
  users: list(
    struct('types.PasswdUser', {
      create: pointer(struct('types.Usercreate', accountFields)),
      gecos: since('2.1', string),
      groups: since('2.1', list(string)),
      homeDir: since('2.1', string),
      name: string,
      noCreateHome: since('2.1', bool),
      noLogInit: since('2.1', bool),
      noUserGroup: since('2.1', bool),
      passwordHash: pointer(string),
      primaryGroup: since('2.1', string),
      sshAuthorizedKeys: list(string),
      shell: since('2.1', string),
      system: since('2.1', bool),
      uid: since('2.1', pointer(int)),
    }),
  ),
});

const dropins = list(struct('types.SystemdDropin', { contents: string, name: string }));

const networkd = struct('types.Networkd', {
  units: list(
    struct('types.Networkdunit', {
      contents: string,
      dropins: since('2.2', list(struct('types.NetworkdDropin', { contents: string, name: string }))),
      name: string,
    }),
  ),
});

const systemd = struct('types.Systemd', {
  units: list(
    struct('types.Unit', {
      contents: string,
      dropins,
      enable: bool,
      enabled: since('2.1', pointer(bool)),
      mask: bool,
      name: string,
    }),
  ),
});

/**
 * An Ignition config of specification 2.0, 2.1 or 2.2 (`since` is the version of the specification), with its members in
 * the order in which they are validated. Source: github.com/coreos/ignition config/v2_2/types/schema.go and older.
 */
export const ignition2 = struct('types.Config', {
  ignition: struct('types.Ignition', {
    config: struct('types.IgnitionConfig', { append: list(reference), replace: pointer(reference) }),
    security: since(
      '2.2',
      struct('types.Security', {
        tls: struct('types.TLS', {
          certificateAuthorities: list(struct('types.CaReference', { source: string, verification })),
        }),
      }),
    ),
    timeouts: since(
      '2.1',
      struct('types.Timeouts', { httpResponseHeaders: pointer(int), httpTotal: pointer(int) }),
    ),
    version: string,
  }),
  networkd,
  passwd,
  storage: struct('types.Storage', {
    directories: since('2.1', list(struct('types.Directory', { ...node, mode: pointer(int) }))),
    disks,
    files,
    filesystems,
    links: since('2.1', list(struct('types.Link', { ...node, hard: bool, target: string }))),
    raid,
  }),
  systemd,
});

/** As much of specification 1 as decides whether a config is malformed, or of a version that is not known. */
export const ignition1 = struct('types.Config', {
  networkd,
  passwd,
  storage: struct('types.Storage', {
    disks,
    filesystems: list(
      struct('types.Filesystem', {
        create: pointer(struct('types.FilesystemCreate', { force: bool, options: list(string) })),
        device: string,
        files: list(struct('types.File', { contents: string, gid: int, mode: int, path: string, uid: int })),
        format: string,
      }),
    ),
    raid,
  }),
  systemd,
});
