package operator

import "testing"

func TestUpgrade(t *testing.T) {
	const parse = "converting ignition stub failed: failed to parse Ignition config: parsing Ignition config failed: "
	const supported = " version. Supported spec versions: 2.2,3.0,3.1,3.2,3.3,3.4,3.5"
	const notPlain = "converting ignition stub failed: failed to convert Ignition config spec v2 to v3: " +
		"the tests' stand-in operator converts plain stubs only"
	const rest = `,"timeouts":{},"version":"3.5.0"},"kernelArguments":{},"passwd":{},"storage":{},"systemd":{}}`
	cases := []struct {
		name    string
		before  string
		after   string
		failure string
	}{
		{
			name: "the stub of an old installer",
			before: `{"ignition":{"config":{"append":[{"source":"https://a/w","verification":{}}]},"security":{"tls":{"certificateAuthorities":` +
				`[{"source":"data:,ca","verification":{}}]}},"timeouts":{},"version":"2.2.0"},"networkd":{},"passwd":{},"storage":{},"systemd":{}}`,
			after: `{"ignition":{"config":{"merge":[{"source":"https://a/w","verification":{}}],"replace":{"verification":{}}},"proxy":{},` +
				`"security":{"tls":{"certificateAuthorities":[{"source":"data:,ca","verification":{}}]}}` + rest,
		},
		{
			name:   "one that replaces",
			before: `{"ignition":{"config":{"replace":{"source":"https://a/w","verification":{}}},"version":"2.2.0"}}`,
			after:  `{"ignition":{"config":{"replace":{"source":"https://a/w","verification":{}}},"proxy":{},"security":{"tls":{}}` + rest,
		},
		{
			name:   "2.1.0 knows no certificate authorities",
			before: `{"ignition":{"security":{"tls":{"certificateAuthorities":[{"source":"data:,ca"}]}},"version":"2.1.0"}}`,
			after:  `{"ignition":{"config":{"replace":{"verification":{}}},"proxy":{},"security":{"tls":{}}` + rest,
		},
		{name: "Ignition 3 stays", before: `{"ignition":{"version":"3.2.0"},"anything":1}`},
		{name: "with a unit", before: `{"ignition":{"version":"2.2.0"},"systemd":{"units":[]}}`, failure: notPlain},
		{name: "without a source", before: `{"ignition":{"config":{"append":[{}]},"version":"2.2.0"}}`, failure: notPlain},
		{name: "a version that is not known", before: `{"ignition":{"version":"2.4.0"}}`, failure: parse + "unknown" + supported},
		{name: "no version", before: `{}`, failure: parse + "invalid" + supported},
		{
			name:    "a number as version",
			before:  `{"ignition":{"version":2.2}}`,
			failure: "failed to find version field in ignition (user data secret s): .ignition.version accessor error: 2.2 is of the type float64, expected string",
		},
		{
			name:    "no JSON",
			before:  "hello",
			failure: "failed to unmarshal decoded user-data to json (secret s): invalid character 'h' looking for beginning of valuet",
		},
		{name: "no object", before: "[]", failure: "the real operator ends here with a panic: the user data of secret s is no object"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			after, err := upgrade([]byte(c.before), "s")
			failure := ""
			if err != nil {
				failure = err.Error()
			}
			if string(after) != c.after || failure != c.failure {
				t.Errorf("got %s, %q; want %s, %q", after, failure, c.after, c.failure)
			}
		})
	}
}
