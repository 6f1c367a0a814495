package operator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

const (
	// upgradedVersion is the Ignition version that user data is converted to.
	upgradedVersion = "3.5.0"
	// newestKnown is the newest version that user data is converted from.
	newestKnown = "2.2.0"
)

var (
	versionForm   = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
	knownVersions = []string{"2.0.0", "2.1.0", newestKnown}
)

// nothing is an object without members.
type nothing struct{}

// plainStub is the Ignition 2 that old installers wrote, with nothing added to it.
type plainStub struct {
	Ignition struct {
		Config struct {
			Append  []reference `json:"append"`
			Replace *reference  `json:"replace"`
		} `json:"config"`
		Security security `json:"security"`
		Timeouts nothing  `json:"timeouts"`
		Version  string   `json:"version"`
	} `json:"ignition"`
	Networkd nothing `json:"networkd"`
	Passwd   nothing `json:"passwd"`
	Storage  nothing `json:"storage"`
	Systemd  nothing `json:"systemd"`
}

// upgradedStub is what becomes of it. The order of the fields is that of the real operator's text.
type upgradedStub struct {
	Ignition struct {
		Config struct {
			Merge   []reference `json:"merge,omitempty"`
			Replace reference   `json:"replace"`
		} `json:"config"`
		Proxy    nothing  `json:"proxy"`
		Security security `json:"security"`
		Timeouts nothing  `json:"timeouts"`
		Version  string   `json:"version"`
	} `json:"ignition"`
	KernelArguments nothing `json:"kernelArguments"`
	Passwd          nothing `json:"passwd"`
	Storage         nothing `json:"storage"`
	Systemd         nothing `json:"systemd"`
}

// reference is where something is to be loaded from. Like security it is the same in both versions.
type reference struct {
	Source       string  `json:"source,omitempty"`
	Verification nothing `json:"verification"`
}

type security struct {
	TLS struct {
		CertificateAuthorities []reference `json:"certificateAuthorities,omitempty"`
	} `json:"tls"`
}

// convertStub gives a plain Ignition 2 stub as Ignition 3.5.0. The real operator converts more than plain stubs, so the
// error for what is not plain is none of its own.
func convertStub(userData []byte, version string) ([]byte, error) {
	parse := func(what string) error {
		return fmt.Errorf("failed to parse Ignition config: parsing Ignition config failed: %s version. "+
			"Supported spec versions: 2.2,3.0,3.1,3.2,3.3,3.4,3.5", what)
	}
	if !versionForm.MatchString(version) {
		return nil, parse("invalid")
	}
	if !slices.Contains(knownVersions, version) {
		return nil, parse("unknown")
	}
	old, isPlain := readStub(userData)
	if !isPlain {
		return nil, errors.New("failed to convert Ignition config spec v2 to v3: " +
			"the tests' stand-in operator converts plain stubs only")
	}
	var upgraded upgradedStub
	upgraded.Ignition.Version = upgradedVersion
	upgraded.Ignition.Config.Merge = old.Ignition.Config.Append
	if old.Ignition.Config.Replace != nil {
		upgraded.Ignition.Config.Replace = *old.Ignition.Config.Replace
	}
	// Older versions know no certificate authorities and ignore them.
	if version == newestKnown {
		upgraded.Ignition.Security = old.Ignition.Security
	}
	return json.Marshal(upgraded)
}

func readStub(userData []byte) (plainStub, bool) {
	decoder := json.NewDecoder(bytes.NewReader(userData))
	decoder.DisallowUnknownFields()
	var stub plainStub
	if err := decoder.Decode(&stub); err != nil {
		return plainStub{}, false
	}
	references := slices.Concat(stub.Ignition.Config.Append, stub.Ignition.Security.TLS.CertificateAuthorities)
	if stub.Ignition.Config.Replace != nil {
		references = append(references, *stub.Ignition.Config.Replace)
	}
	hasNoSource := func(one reference) bool { return one.Source == "" }
	return stub, !slices.ContainsFunc(references, hasNoSource)
}
