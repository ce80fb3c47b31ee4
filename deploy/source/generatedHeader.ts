/** The first lines of each generated file. */
export const generatedHeader = `# Generated. Thresholds, addresses and the reasons for them stand in deploy/source/monitoring.yml: change them there, then
# npm run monitoring
`;
