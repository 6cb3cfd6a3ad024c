// npm run github-stand-in -- FOLDER: plays GitHub's REST API for a folder of OWNER+NAME.tar.gz archives, and its OAuth, where
// whoever signs in is ada. Environment: PORT (8790); the OAuth is at any free one.
import { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { playFolder } from '../e2e/github-stand-in/play-folder.ts';
import { playPeople } from '../e2e/github-stand-in/play-people.ts';
import { playHostSignIn } from '../e2e/harness/host-sign-in.ts';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Usage: npm run github-stand-in -- FOLDER');
  process.exit(2);
}
const standIn = new GitHubStandIn();
const names = playFolder(standIn, folder);
const people = playPeople(standIn, await playHostSignIn(), names);
const url = await standIn.listen(Number(process.env.PORT ?? 8790));
const assignments = Object.entries(people).map(([name, value]) => `  ${name}=${value} \\`);
console.log(`Playing ${names.length} repositories. Start the registry with GITHUB_API_URL=${url}
To sign in as ada as well, who administers all of them:

  GITHUB_API_URL=${url} \\
${assignments.join('\n')}
  npm start`);
