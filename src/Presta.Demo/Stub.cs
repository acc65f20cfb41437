using System.Text.Json.Nodes;
using Presta.Companies; using Presta.People; using Presta.Projects;
using Presta.Notion;
namespace Presta.Demo;
public static class DemoAccounts { public static readonly string[] Emails = ["client@demo.presta","client2@demo.presta","superadmin@demo.presta"]; }
public static class DemoSeed {
  public static async Task Run(INotionClient human, NotionWorkspace ws, int scale, DateOnly today, IProgress<(int,int)>? p, CancellationToken ct) {
    var reports = (await ws.Provision()).ToDictionary(r => r.Noun.Name);
    foreach (var r in reports.Values) foreach (var x in r.Problems) Console.WriteLine(x);
    async Task<EntityId> Put(string noun, Row row) { var s = reports[noun].Schema!; var page = await human.CreatePage(s.DatabaseId, s.Encode(row, s.Schema.Properties.Select(q=>q.ClrName), (n,i)=>i.ToString())); return EntityId.Parse(page.Id); }
    foreach (var (i,email) in DemoAccounts.Emails.Select((e,i)=>(i,e))) {
      var c = await Put("companies", new Company{Name="Alpes "+i+" SA", Status=CompanyStatus.Client});
      var u = await Put("users", new User{Name="Jeanne "+i, Email=email, Roles= i==2?Portal.Superadmin:Portal.Client, CompanyId=c, Status=UserStatus.Active});
      for (var k=0;k<20;k++) await Put("projects", new Project{Name=$"Projet {i}-{k}", ClientId=c, Status=(ProjectStatus)(k%5), Budget=1000.5m*k, ManagerId=u, StartsOn=today.AddDays(-30), EndsOn=today.AddDays(k)});
    }
  }
}
