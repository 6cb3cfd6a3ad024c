// npm run github-stand-in -- FOLDER: plays GitHub's REST API for a folder of OWNER+NAME.tar.gz archives.
// Environment: PORT (8790).
import { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { playFolder } from '../e2e/github-stand-in/play-folder.ts';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Usage: npm run github-stand-in -- FOLDER');
  process.exit(2);
}
const standIn = new GitHubStandIn();
const names = playFolder(standIn, folder);
const url = await standIn.listen(Number(process.env.PORT ?? 8790));
console.log(`Playing ${names.length} repositories. Start the registry with GITHUB_API_URL=${url}`);
